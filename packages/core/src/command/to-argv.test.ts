import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DbtInstall } from '../engine/install.ts'
import { UsageError } from '../errors/adapter-errors.ts'
import { anyCommand, anyCommandFor, anyText } from './__fixtures__/any-command.ts'
import { lackOf } from './availability.ts'
import { commandNames, type Command } from './command.ts'
import { commandWords } from './command-table.ts'
import type { OptionName } from './options.ts'
import { toArgv, type ArgvContext } from './to-argv.ts'

/** Long and short options that each real dbt was seen to take, per command. */
const grammar = JSON.parse(readFileSync(new URL('./__fixtures__/grammar.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>

function install(version: string, engine: DbtInstall['engine'] = 'core'): DbtInstall {
  const generation = version.startsWith('2') ? '2.x' : '1.x'
  const minor = generation === '1.x' ? { minor: Number(version.split('.')[1]) } : {}
  return { engine, version, generation, ...minor, adapters: [], executable: 'dbt', source: 'test' }
}

const layout = { root: '/a', target: '/a/target', log: '/a/log', state: '/a/state' }
const context = (version: string, more: Partial<ArgvContext> = {}): ArgvContext => ({
  install: install(version),
  project: '/p',
  layout,
  ...more,
})
const v1 = context('1.11.16')
const v2 = context('2.0.0-alpha.4')

const own1x =
  '--project-dir=/p --target-path=/a/target --log-path=/a/log --log-format=json --log-format-file=json ' +
  '--log-level=debug --log-level-file=none --no-use-colors --no-use-colors-file --no-quiet --no-debug --print ' +
  '--write-json --no-send-anonymous-usage-stats'
const own2x =
  '--project-dir=/p --target-path=/a/target --log-path=/a/log --log-format=json --log-level=debug ' +
  '--log-level-file=off --no-quiet --write-json --no-version-check --no-send-anonymous-usage-stats'

function refusal(command: Command, where: ArgvContext): { code: string; message: string } | undefined {
  try {
    toArgv(command, where)
    return undefined
  } catch (error) {
    if (!UsageError.isInstance(error)) throw error
    return { code: error.code, message: error.message }
  }
}

describe('toArgv', () => {
  it.each<[Command, ArgvContext, string]>([
    [{ name: 'build' }, v1, `build ${own1x}`],
    [{ name: 'build' }, v2, `build ${own2x}`],
    [
      { name: 'run', select: ['+a', 'tag:b'], fullRefresh: true, failFast: false, threads: 2 },
      v1,
      `run --select=+a --select=tag:b --threads=2 --no-fail-fast --full-refresh ${own1x}`,
    ],
    [{ name: 'run', fullRefresh: false }, v1, `run ${own1x}`],
    [{ name: 'source-freshness' }, v1, `source freshness ${own1x}`],
    [{ name: 'docs-generate', compile: false }, v1, `docs generate --no-compile ${own1x}`],
    [
      { name: 'run-operation', macro: 'grant_all', args: { to: 'me' } },
      v2,
      `run-operation grant_all --args={"to":"me"} ${own2x}`,
    ],
    [{ name: 'list' }, v1, `list --output=json ${own1x}`],
    [
      { name: 'list', outputKeys: ['name', 'unique_id'] },
      v2,
      `list --output-keys=unique_id --output-keys=name --output=json ${own2x}`,
    ],
    [{ name: 'show', select: ['a'] }, v1, `show --select=a --indirect-selection=empty --output=json ${own1x}`],
    [{ name: 'show', select: ['a'] }, v2, `show --select=a --output=json ${own2x}`],
    [
      { name: 'show', select: ['a'], indirectSelection: 'eager' },
      v1,
      `show --select=a --indirect-selection=eager --output=json ${own1x}`,
    ],
    [{ name: 'deps', upgrade: true }, v1, `deps --upgrade ${own1x.replace('--target-path=/a/target ', '')}`],
    [{ name: 'debug' }, v1, `debug ${own1x.replace('--target-path=/a/target ', '')}`],
    [{ name: 'debug' }, v2, `debug ${own2x}`],
    [
      { name: 'build', flags: ['--printer-width', '100', '--threads=3'] },
      context('1.11.16', { threads: 8 }),
      `build ${own1x} --printer-width 100 --threads=3`,
    ],
  ])('writes %o', (command, where, argv) => {
    expect(toArgv(command, where).join(' ')).toBe(argv)
  })

  it('adds what the attempt knows, where the command takes it and has none of its own', () => {
    const known = { profilesDir: '/q', profileName: 'shop', target: 'ci', threads: 8, invocationId: 'id' }
    const some = (command: Command, version: string): readonly string[] =>
      toArgv(command, context(version, known)).filter((word) => /^--(prof|target=|thr|inv)/.test(word))
    const names = ['--profiles-dir=/q', '--profile=shop']
    expect(some({ name: 'run' }, '1.11.16')).toEqual(['--target=ci', '--threads=8', ...names])
    expect(some({ name: 'run' }, '2.0.0')).toEqual(['--target=ci', '--threads=8', ...names, '--invocation-id=id'])
    expect(some({ name: 'run', threads: 2, target: 'dev' }, '1.11.16')).toEqual([
      '--target=dev',
      '--threads=2',
      ...names,
    ])
    expect(some({ name: 'list' }, '2.0.0')).toEqual(['--target=ci', ...names, '--invocation-id=id'])
    expect(some({ name: 'retry', state: '/s' }, '1.8.10')).toEqual(['--target=ci', ...names])
  })

  it.each<[Command, string, string]>([
    [{ name: 'run', sample: '3 days' }, '1.9.11', '`sample` of `run` needs dbt ≥ 1.10; this is dbt 1.9.11.'],
    [
      { name: 'test', resourceType: ['unit_test'] },
      '1.8.10',
      '`resourceType` of `test` needs dbt ≥ 1.9 and < 2.0; this is dbt 1.8.10.',
    ],
    [
      { name: 'clone', state: '/s', excludeResourceType: ['seed'] },
      '2.0.0',
      '`excludeResourceType` of `clone` needs dbt 1.x; this is dbt 2.0.0.',
    ],
    [
      { name: 'run', staticAnalysis: 'off' },
      '1.12.6',
      '`staticAnalysis` of `run` needs dbt ≥ 2.0; this is dbt 1.12.6.',
    ],
    [
      { name: 'run', partialParse: true },
      '2.0.0',
      '`partialParse` of `run` needs dbt 1.x (with a parse state dbt 2.x loses `vars` and does not notice another ' +
        'target, and still exits 0); this is dbt 2.0.0.',
    ],
    [
      { name: 'retry', state: '/s', threads: 2 },
      '1.8.10',
      '`threads` of `retry` needs dbt ≥ 1.9 (dbt 1.8 takes the option and ignores it); this is dbt 1.8.10.',
    ],
    [
      { name: 'run', vars: { 'a:b': 1 } },
      '2.0.0',
      '`vars` has the name "a:b"; dbt 2.x takes none with a colon. This is dbt 2.0.0.',
    ],
    [
      { name: 'docs-generate', static: true, emptyCatalog: true },
      '2.0.0',
      '`emptyCatalog` of `docs-generate` needs dbt 1.x; this is dbt 2.0.0.\n' +
        '`static` of `docs-generate` needs dbt 1.x; this is dbt 2.0.0.',
    ],
  ])('refuses %o for dbt %s', (command, version, message) => {
    expect(refusal(command, context(version))).toEqual({ code: 'COMMAND_UNSUPPORTED', message })
  })

  it('takes a name with a colon where dbt does', () => {
    expect(refusal({ name: 'run', vars: { 'a:b': 1 } }, v1)).toBeUndefined()
    expect(refusal({ name: 'run', vars: { a: { 'b:c': 1 } } }, v2)).toBeUndefined()
  })

  it('takes an unknown version for the newest', () => {
    const { minor: _, ...unknown } = install('1.11.16')
    expect(refusal({ name: 'seed', empty: true }, { ...v1, install: unknown })).toBeUndefined()
    expect(refusal({ name: 'seed', empty: true }, context('1.13.0'))).toBeUndefined()
    expect(refusal({ name: 'seed', empty: true }, v1)?.code).toBe('COMMAND_UNSUPPORTED')
  })

  it.each<[Command, string]>([
    [
      { name: 'run', threads: 2, flags: ['--threads', '3'] },
      '`threads` is given twice: by its name and as `--threads` in `flags`.',
    ],
    [
      { name: 'run', defer: true, flags: ['--no-defer'] },
      '`defer` is given twice: by its name and as `--defer` in `flags`.',
    ],
    [{ name: 'run', vars: { a: '\ud800' } }, '`vars.a` has half of a surrogate pair, which dbt cannot read.'],
    [
      { name: 'show', inline: `select '${'é'.repeat(65_530)}'` },
      '`--inline` is an argument of 131078 bytes; Linux takes at most 131071.',
    ],
  ])('refuses what cannot be an argument', (command, message) => {
    expect(refusal(command, v1)).toEqual({ code: 'COMMAND_INVALID', message })
  })

  it('lets the longest argument through', () => {
    expect(refusal({ name: 'show', inline: 'x'.repeat(131_071 - '--inline='.length) }, v1)).toBeUndefined()
    expect(refusal({ name: 'show', inline: 'x'.repeat(131_072 - '--inline='.length) }, v1)?.code).toBe(
      'COMMAND_INVALID',
    )
  })

  it('carries any text unchanged, in one argument that begins with its option', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const argv = toArgv({ name: 'compile', inline: text, vars: { [text]: text } }, v1)
        expect(argv).toContain(`--inline=${text}`)
        const vars = argv.find((word) => word.startsWith('--vars='))
        expect(JSON.parse(vars?.slice('--vars='.length) ?? '')).toEqual({ [text]: text })
      }),
    )
  })
})

describe.each(Object.keys(grammar))('on dbt %s', (version) => {
  const engine = version.includes('preview') ? 'fusion' : 'core'
  const where: ArgvContext = {
    ...context(version, { profilesDir: '/q', profileName: 'p', target: 't', threads: 4, invocationId: 'i' }),
    install: install(version, engine),
  }

  it('every option is one that this dbt takes for the command', () => {
    fc.assert(
      fc.property(anyCommandFor(where.install), (command) => {
        const argv = toArgv(command, where)
        const words = commandWords[command.name][0]
        const taken = `${grammar[version]?.['every command'] ?? ''} ${grammar[version]?.[words] ?? ''}`.split(' ')
        const options = argv
          .slice(words.split(' ').length)
          .filter((word) => word !== ('macro' in command && command.macro))
        for (const option of options) expect(taken).toContain(option.replace(/=.*$/s, ''))
      }),
      { numRuns: 300 },
    )
  })

  it('every other option is refused', () => {
    fc.assert(
      fc.property(anyCommand, ({ flags: _, ...rest }) => {
        const command = rest as Command
        const lacking = Object.keys(command).some(
          (option) => option !== 'name' && lackOf(option as OptionName, command.name, where.install) !== undefined,
        )
        expect(refusal(command, where)?.code).toBe(lacking ? 'COMMAND_UNSUPPORTED' : undefined)
      }),
    )
  })

  it.each(commandNames)('a bare %s goes through', (name) => {
    const needs: Partial<Record<string, object>> = {
      clone: { state: '/s' },
      retry: { state: '/s' },
      show: { inline: 'select 1' },
      'run-operation': { macro: 'm' },
    }
    expect(refusal({ name, ...needs[name] } as Command, where)).toBeUndefined()
  })
})
