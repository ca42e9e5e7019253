import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyCommandFor } from './__fixtures__/any-command.ts'
import { toArgv, type ArgvContext } from './to-argv.ts'

const venv = process.env['MILLRACE_TEST_VENV'] ?? fileURLToPath(new URL('../../../../.venv', import.meta.url))
const python = `${venv}/bin/python`

type Params = Readonly<Record<string, unknown>>
type Answer = { readonly params: Params; readonly error?: never } | { readonly params?: never; readonly error: string }

function readByDbt(argvs: readonly (readonly string[])[]): readonly Answer[] {
  const script = fileURLToPath(new URL('./__fixtures__/read-argv.py', import.meta.url))
  const said = execFileSync(python, [script], {
    input: JSON.stringify(argvs),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'] },
  })
  // Behind whatever dbt prints.
  return JSON.parse(said.slice(said.lastIndexOf('\n') + 1)) as readonly Answer[]
}

function minorOfDbt(): number {
  const code = 'from importlib.metadata import version; print(version("dbt-core"))'
  return Number(execFileSync(python, ['-c', code], { encoding: 'utf8' }).split('.')[1])
}

/** What dbt must have understood of a list option: it splits at blanks. */
const split = (items: readonly string[] | undefined): readonly string[] | undefined =>
  items?.flatMap((item) => item.split(' '))

const there = existsSync(python)
if (!there) console.warn(`did not run: there is no Python of a dbt venv at ${python} (\`npm test\` makes it)`)

describe.runIf(there)('the command line of a real dbt 1.x', () => {
  it('takes every command that toArgv lets through, and understands it as it was meant', { timeout: 120_000 }, () => {
    const minor = minorOfDbt()
    const context: ArgvContext = {
      install: {
        engine: 'core',
        version: `1.${String(minor)}`,
        generation: '1.x',
        minor,
        adapters: [],
        executable: 'dbt',
        source: 'test',
      },
      project: '/',
      profilesDir: '/',
      profileName: 'shop',
      threads: 3,
      layout: { target: '/a/target', log: '/a/log' },
    }
    const commands = fc
      .sample(anyCommandFor(context.install), { numRuns: 400, seed: 7 })
      .map((command) => ({ command, argv: toArgv(command, context) }))
    const answers = readByDbt(commands.map(({ argv }) => argv))
    for (const [index, { command, argv }] of commands.entries()) {
      const { params, error } = answers[index] ?? {}
      expect(error, argv.join(' ')).toBeUndefined()
      const given: Params = command
      for (const list of ['select', 'exclude'] as const) {
        if (list in given) expect(params?.[list]).toEqual(split(given[list] as readonly string[]))
      }
      for (const same of ['inline', 'target', 'selector', 'limit', 'macro'] as const) {
        if (same in given) expect(params?.[same], argv.join(' ')).toEqual(given[same])
      }
      for (const json of ['vars', 'args'] as const) {
        if (Object.keys(given[json] ?? {}).length > 0)
          expect(params?.[json]).toEqual(JSON.parse(JSON.stringify(given[json])))
      }
      expect(params?.['profile']).toBe('shop')
    }
  })
})
