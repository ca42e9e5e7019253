import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const versions = process.env['MILLRACE_TEST_DBT_VERSIONS'] ?? join(root, '.setup/dbt')
const venvs = [
  ['the dbt of .venv', process.env['MILLRACE_TEST_VENV'] ?? join(root, '.venv')],
  ...['v1-8', 'v1-12', 'v2-core', 'v2-fusion'].map((name) => [`dbt ${name}`, join(versions, name)] as const),
] as const

interface RunResults {
  readonly results: readonly { readonly unique_id: string; readonly status: string }[]
}

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-mill-'))
  await cp(join(root, 'examples/dbt'), join(folder, 'mill'), {
    recursive: true,
    filter: (path) => !/\/(?:target|logs)$|\.duckdb(?:\.wal)?$/.test(path),
  })
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** dbt itself, with nothing of ours round it: exit code and status by node, hooks and exposures aside. */
async function dbt(venv: string, ...args: readonly string[]) {
  const { PATH = '', HOME = folder } = process.env
  const env = { PATH, HOME, MILL_DB: join(folder, 'mill.duckdb'), DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' }
  const place = ['--profiles-dir', '.', '--target-path', join(folder, 'target'), '--log-path', join(folder, 'log')]
  const [code, output] = await new Promise<[number | string | null, string]>((resolve) => {
    const options = { cwd: join(folder, 'mill'), env }
    const child = execFile(join(venv, 'bin/dbt'), [...args, ...place], options, (_, stdout, stderr) => {
      resolve([child.exitCode, stdout + stderr])
    })
  })
  const { results } = JSON.parse(await readFile(join(folder, 'target/run_results.json'), 'utf8')) as RunResults
  const nodes = results.filter(({ unique_id: id }) => !/^(?:operation|exposure)\./.test(id))
  return { code, output, status: new Map(nodes.map(({ unique_id: id, status }) => [id, status])) }
}

describe.each(venvs)('the mill on %s', (name, venv) => {
  const needsDbt = (skip: (reason: string) => never) => {
    if (!existsSync(join(venv, 'bin/dbt')))
      skip(`the mill on ${name}, which is not here (npm run dbt-versions makes it)`)
  }

  it('builds, with one warning, and again over what is there', async ({ skip }) => {
    needsDbt(skip)
    for (const time of ['first', 'second']) {
      const { code, output, status } = await dbt(venv, 'build')
      expect(code, `${time} build:\n${output}`).toBe(0)
      expect(status.size).toBe(27)
      expect([...status.values()].filter((word) => word !== 'success' && word !== 'pass')).toEqual(['warn'])
    }
  })

  it('has one mart fail while it runs, and what needs it skipped, when `fail` is true', async ({ skip }) => {
    needsDbt(skip)
    const { code, output, status } = await dbt(venv, 'build', '--vars', '{"fail": true}')
    expect(code, output).toBe(1)
    expect(output).toMatch(/Conversion Error|Could not convert/)
    expect(status.get('model.mill_books.grain_stock')).toBe('error')
    expect(status.get('model.mill_books.valley_report')).toBe('skipped')
    expect(status.get('model.mill_books.farm_ledger')).toBe('success')
  })
})
