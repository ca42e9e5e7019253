import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '@millrace/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { localExecutor } from './create-local-executor.ts'
import type { LocalExecutorOptions } from './options.ts'
import { calm, openLab, wholeOutput, type Lab } from './testing-lab.ts'

/** Makes the lab's venv one that says which dbt it holds. */
async function fillVenv({ folder }: Lab): Promise<void> {
  const files = {
    'pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.2\n',
    'lib/python3.11/site-packages/dbt_core-1.11.4.dist-info/METADATA':
      'Metadata-Version: 2.4\nName: dbt-core\nVersion: 1.11.4\n',
    'lib/python3.11/site-packages/dbt_duckdb-1.10.1.dist-info/METADATA':
      'Metadata-Version: 2.4\nName: dbt-duckdb\nVersion: 1.10.1\n',
  }
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'venv', path)), { recursive: true })
    await writeFile(join(folder, 'venv', path), content)
  }
}

function executorOf(lab: Lab, options: LocalExecutorOptions) {
  const executor = localExecutor({ root: join(lab.folder, 'root'), ...options })
  onTestFinished(() => executor.close())
  return executor
}

describe('localExecutor', () => {
  it('finds the dbt of a venv, and runs it', async () => {
    const lab = await openLab()
    await fillVenv(lab)
    const executor = executorOf(lab, { venv: join(lab.folder, 'venv') })
    expect(executor).toMatchObject({ name: 'local', capabilities: { attach: true, keep: true } })
    const place = await executor.locate({ project: lab.project }, calm)
    expect(place.install).toMatchObject({
      engine: 'core',
      version: '1.11.4',
      minor: 11,
      executable: lab.install.executable,
    })
    const execution = await executor.start({ ...lab.request(['says', 'hello']), place }, calm)
    expect(await wholeOutput(execution)).toBe('hello\n')
  })

  it('chooses one of several installs by name, the first by default', async () => {
    const lab = await openLab()
    await fillVenv(lab)
    const link = join(lab.folder, 'dbt')
    await symlink(lab.install.executable, link)
    const installs = { old: { venv: join(lab.folder, 'venv') }, linked: { dbt: link } }
    const executor = executorOf(lab, { installs })
    const executableOf = async (dbt?: string) => {
      const place = await executor.locate({ project: lab.project, ...(dbt !== undefined && { dbt }) }, calm)
      return place.install.executable
    }
    expect([await executableOf(), await executableOf('linked')]).toEqual([lab.install.executable, link])
    await expect(executableOf('new')).rejects.toThrow("'new'. There is 'old', 'linked'")
  })

  it('puts the folder of a link and that of the venv in front of PATH', async () => {
    const lab = await openLab()
    await fillVenv(lab)
    await mkdir(join(lab.folder, 'bin'))
    await symlink(lab.install.executable, join(lab.folder, 'bin', 'dbt'))
    const executor = executorOf(lab, { dbt: join(lab.folder, 'bin', 'dbt') })
    const place = await executor.locate({ project: lab.project }, calm)
    const told = await wholeOutput(await executor.start({ ...lab.request(['tells']), place }, calm))
    expect(told).toContain(`\nPATH=${join(lab.folder, 'bin')}:${join(lab.folder, 'venv', 'bin')}:`)
  })

  it('refuses wrong options, and a venv that is none', async () => {
    const lab = await openLab()
    expect(() => localExecutor({ venv: '' })).toThrow(UsageError)
    const executor = executorOf(lab, { venv: join(lab.folder, 'nowhere') })
    await expect(executor.locate({ project: lab.project }, calm)).rejects.toMatchObject({ code: 'VENV_MISSING' })
  })
})
