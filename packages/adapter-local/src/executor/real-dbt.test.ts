import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StartRequest } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { calm, heard, openLab, wholeOutput, type Lab } from './testing-lab.ts'

const venv = process.env['MILLRACE_TEST_VENV'] ?? fileURLToPath(new URL('../../../../.venv', import.meta.url))
const executable = join(venv, 'bin', 'dbt')
const isThere = existsSync(executable)
if (!isThere) console.warn(`NOT TESTED: a real dbt. There is none at ${executable}; set MILLRACE_TEST_VENV.`)

const projectFiles = {
  'dbt_project.yml': 'name: jaffle\nversion: "1.0"\nprofile: jaffle\n',
  'models/one.sql': 'select 1 as id\n',
  'models/slow.sql': 'select count(*) as n from range(100000000) a, range(100000000) b\n',
}
const profiles = (database: string) =>
  `jaffle:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: '${database}', threads: 1 }\n`

async function dbt(lab: Lab, command: readonly string[]) {
  for (const [path, content] of Object.entries(projectFiles)) {
    await mkdir(join(lab.project, path, '..'), { recursive: true })
    await writeFile(join(lab.project, path), content)
  }
  const attempt = lab.nextAttempt()
  const { root, target, log } = lab.executor.layout(attempt)
  const folders = ['--profiles-dir', join(root, 'profiles'), '--target-path', target, '--log-path', log]
  const argv = [
    ...command,
    ...folders,
    '--log-format',
    'json',
    '--log-level',
    'debug',
    '--no-send-anonymous-usage-stats',
  ]
  const content = Buffer.from(profiles(join(lab.folder, 'jaffle.duckdb')))
  const changes: Partial<StartRequest> = {
    attempt,
    place: { install: { ...lab.install, executable }, project: lab.project },
    inputs: [{ path: 'profiles/profiles.yml', content }],
  }
  return lab.executor.start(lab.request(argv, changes), calm)
}

describe.skipIf(!isThere)('a real dbt', () => {
  it('runs, leaves no stray and nothing in the project', async () => {
    const lab = await openLab()
    const execution = await dbt(lab, ['run', '--select', 'one'])
    const said = await wholeOutput(execution)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 0, strays: [] })
    expect(said.split('\n').filter((line) => line.includes('"name": "CommandCompleted"'))).toHaveLength(1)
    const files = (await execution.list('target/', calm)).map(({ path }) => path)
    expect(files).toEqual(expect.arrayContaining(['target/manifest.json', 'target/run_results.json']))
    expect((await readdir(lab.project)).sort()).toEqual(['dbt_project.yml', 'models'])
    await execution.dispose(calm)
  }, 120_000)

  it('cancels its query at one interrupt', async () => {
    const lab = await openLab()
    const execution = await dbt(lab, ['run', '--select', 'slow'])
    await heard(execution, 'range(100000000)')
    await execution.interrupt(calm)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 2, strays: [] })
  }, 120_000)
})
