import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutorCapabilities } from '@millrace/core'
import { probeProgram, testExecutor } from '@millrace/core/testing'
import { oomKills } from '../supervisor/memory-events.ts'
import { localExecutor } from './create-local-executor.ts'

const lacks: Partial<Record<keyof ExecutorCapabilities, boolean>> = {
  strays: process.platform !== 'linux',
  outOfMemory: oomKills() === undefined,
}
const lacking = (['strays', 'outOfMemory'] as const).filter((capability) => lacks[capability])

testExecutor(
  'localExecutor',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-conformance-'))
    const dbt = join(folder, 'dbt')
    await writeFile(dbt, probeProgram)
    await chmod(dbt, 0o755)
    const project = join(folder, 'project')
    await mkdir(project)
    const open = () => localExecutor({ dbt, root: join(folder, 'root') })
    return {
      executor: open(),
      project,
      reopen: () => Promise.resolve(open()),
      cleanup: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }),
    }
  },
  { lacking },
)
