import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { normalised } from './support/normalised.ts'

const here = import.meta.dirname
const venv = process.env['MILLRACE_TEST_VENV'] ?? join(here, '../.venv')
const programs = (await readdir(join(here, 'output'))).map((file) => file.replace(/\.txt$/, ''))

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-examples-'))
  await mkdir(join(folder, 'examples'))
  await cp(join(here, 'dbt'), join(folder, 'examples/dbt'), {
    recursive: true,
    filter: (path) => !/\/(?:target|logs)$|\.duckdb(?:\.wal)?$/.test(path),
  })
  if (existsSync(venv)) await symlink(venv, join(folder, '.venv'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** Runs an example as its reader would, in a folder that has `.venv` and `examples/dbt`. */
function run(example: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const { PATH = '', HOME = folder } = process.env
  const env = { PATH, HOME, XDG_STATE_HOME: join(folder, 'state'), HOME_MADE: 'not inherited' }
  return new Promise((resolve) => {
    const args = ['--conditions=@millrace/source', join(here, `${example}.ts`)]
    const child = execFile(process.execPath, args, { cwd: folder, env }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, output: stdout + stderr })
    })
  })
}

describe('examples', () => {
  it.each(programs)('%s says what its page says', async (example) => {
    const expected = await readFile(join(here, 'output', `${example}.txt`), 'utf8')
    const { code, output } = await run(example)
    expect(normalised(output)).toEqual(normalised(expected))
    expect(code).toBe(0)
  })

  it('are programs that fit on one screen, each with its output', async () => {
    const sources = (await readdir(here)).filter((file) => /^[\w-]+\.ts$/.test(file) && !file.endsWith('.test.ts'))
    for (const source of sources) {
      const lines = (await readFile(join(here, source), 'utf8')).split('\n')
      expect(lines.length, source).toBeLessThan(42)
    }
  })
})
