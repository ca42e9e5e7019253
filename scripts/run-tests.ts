import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, runCommand } from './command.ts'
import { TALLY_FILE } from './tally-reporter.ts'
import { emptyTally, readTally, type Tally } from './tally.ts'

export interface TestRun {
  readonly code: number
  /** Absent when the tests ran green under reporters of the caller's own. */
  readonly tally?: Tally
}

/** `vitest run`; what fails without a failing test (a crash, a coverage threshold) counts as one failure. */
export async function runTests(args: readonly string[]): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-tally-'))
  try {
    const file = join(folder, 'tally.json')
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const env = { ...process.env, [TALLY_FILE]: file }
    const code = await runCommand(process.execPath, [vitest, 'run', ...args], { env })
    const tally = readTally(file)
    if (code !== 0 && !(tally && tally.failed > 0)) return { code, tally: { ...emptyTally, ...tally, failed: 1 } }
    return tally ? { code, tally } : { code }
  } finally {
    await rm(folder, { recursive: true })
  }
}
