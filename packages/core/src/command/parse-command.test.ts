import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { UsageError } from '../errors/adapter-errors.ts'
import { anyCommand } from './__fixtures__/any-command.ts'
import type { Command, CommandOf } from './command.ts'
import { formatCommand } from './format-command.ts'
import { optionTable } from './option-table.ts'
import type { OptionName } from './options.ts'
import { parseCommand, type ParseCommandOptions } from './parse-command.ts'

function refusal(textOrArgv: string | readonly string[], options?: ParseCommandOptions): string {
  try {
    parseCommand(textOrArgv, options)
  } catch (error) {
    if (UsageError.isInstance(error)) return `${error.code}: ${error.message}`
    throw error
  }
  return 'taken'
}

describe('parseCommand', () => {
  it.each<[string, Command]>([
    ['build', { name: 'build' }],
    ['dbt build', { name: 'build' }],
    ['dbt run --select a +b', { name: 'run', select: ['a', '+b'] }],
    ['dbt run --select=a b --select c', { name: 'run', select: ['a', 'b', 'c'] }],
    ['dbt run -s a --models b -m c', { name: 'run', select: ['a', 'b', 'c'] }],
    ['dbt run -sa', { name: 'run', select: ['a'] }],
    [`dbt run --select 'a b' "c,d"`, { name: 'run', select: ['a b', 'c,d'] }],
    ['dbt build -fx -t ci', { name: 'build', target: 'ci', failFast: true, fullRefresh: true }],
    ['dbt build -ft=ci', { name: 'build', target: 'ci', fullRefresh: true }],
    ['dbt --fail-fast --target ci --threads=3 run', { name: 'run', target: 'ci', threads: 3, failFast: true }],
    ['dbt --no-static-parser run', { name: 'run', flags: ['--no-static-parser'] }],
    ['source freshness', { name: 'source-freshness' }],
    ['source snapshot-freshness --select source:a', { name: 'source-freshness', select: ['source:a'] }],
    ['docs generate --no-compile', { name: 'docs-generate', compile: false }],
    ['ls --resource-types model seed', { name: 'list', resourceType: ['model', 'seed'] }],
    [
      `run-operation grant_all --args '{"to": ["a b"]}'`,
      { name: 'run-operation', macro: 'grant_all', args: { to: ['a b'] } },
    ],
    [`compile --inline='select 1'`, { name: 'compile', inline: 'select 1' }],
    ['show --inline "select \\"a\\" -- c" --limit -1', { name: 'show', inline: 'select "a" -- c', limit: -1 }],
    ['show --inline="-- c"', { name: 'show', inline: '-- c' }],
    ['run --printer-width 100', { name: 'run', flags: ['--printer-width=100'] }],
    ['run \\\n  --no-defer', { name: 'run', defer: false }],
  ])('reads %s', (text, command) => {
    expect(parseCommand(text)).toEqual(command)
  })

  it('reads words as they are', () => {
    expect(parseCommand(['dbt', 'run', '--select', "it's", '$x'])).toEqual({ name: 'run', select: ["it's", '$x'] })
  })

  it.each([
    ['', /^COMMAND_INVALID: There is no command; it is one of `build`, /],
    ['dbt', /There is no command/],
    ['dbt --fail-fast', /There is no command/],
    ['dbt biuld', 'COMMAND_INVALID: "biuld" is no command that Millrace runs. Did you mean `build`?'],
    ['docs serve', 'COMMAND_INVALID: "docs" is no command that Millrace runs.'],
    ['clean', 'COMMAND_INVALID: "clean" is no command that Millrace runs.'],
    ['run --selct a', 'COMMAND_INVALID: `--selct` is no option that Millrace knows. Did you mean `--select`?'],
    [
      'run --no-full-refresh',
      'COMMAND_INVALID: `--no-full-refresh` is no option that Millrace knows. Did you mean `--full-refresh`?',
    ],
    ['run --no-target x', 'COMMAND_INVALID: `--no-target` is no option that Millrace knows. Did you mean `--target`?'],
    ['run -z', 'COMMAND_INVALID: `-z` is no option that Millrace knows.'],
    ['run --', 'COMMAND_INVALID: `--` is no option that Millrace knows.'],
    ['run -', 'COMMAND_INVALID: `-` is no option that Millrace knows.'],
    [
      'run --profiles-dir ./x',
      'COMMAND_INVALID: `--profiles-dir` is not taken here. Use `profile.dir` of the request.',
    ],
    ['run --target-path=x', 'COMMAND_INVALID: `--target-path` is not taken here. Millrace sets it for each attempt.'],
    ['run -q', 'COMMAND_INVALID: `-q` is not taken here. Millrace sets it so that it can read what dbt says.'],
    ['run -h', 'COMMAND_INVALID: `-h` is not taken here. dbt would answer and run nothing.'],
    ['run model_a', 'COMMAND_INVALID: The word "model_a" belongs to no option of `run`.'],
    ['run --fail-fast a', 'COMMAND_INVALID: The word "a" belongs to no option of `run`.'],
    ['run-operation a b', 'COMMAND_INVALID: The word "b" belongs to no option of `run-operation`.'],
    ['run --target', 'COMMAND_INVALID: `--target` lacks its value.'],
    ['run --select', 'COMMAND_INVALID: `--select` lacks its value.'],
    ['run -s --threads 3', 'COMMAND_INVALID: `-s` is followed by "--threads"; write -s=… when that is its value.'],
    ['run --target a --target b', 'COMMAND_INVALID: `--target` is given twice.'],
    ['run --fail-fast=yes', 'COMMAND_INVALID: `--fail-fast` takes no value, but has "yes".'],
    ['run --static-parser=yes', 'COMMAND_INVALID: `--static-parser` takes no value, but has "yes".'],
    ['run --threads many', 'COMMAND_INVALID: `threads` must be a whole number from 1, but is "many".'],
    ['list --threads 3', /^COMMAND_INVALID: `threads` is not an option of `list`; it is one of /],
    [
      "run --vars 'a: 1'",
      'COMMAND_INVALID: `--vars` must be JSON here, such as \'{"key": 1}\', but is "a: 1"; YAML is not read.',
    ],
    [
      '--select a run',
      'COMMAND_INVALID: `--select` must stand behind the command: it takes every word up to the next option.',
    ],
  ])('refuses %s', (text, message) => {
    expect(refusal(text)).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message)
  })

  it('takes only the commands that are allowed', () => {
    expect(refusal('run', { allow: ['run', 'test'] })).toBe('taken')
    expect(refusal('dbt run-operation drop_all', { allow: ['run', 'test'] })).toBe(
      'COMMAND_NOT_ALLOWED: The command `run-operation` is not allowed here, only `run` or `test`.',
    )
    expectTypeOf(parseCommand('run', { allow: ['run', 'test'] })).toEqualTypeOf<CommandOf<'run' | 'test'>>()
    expectTypeOf(parseCommand('run')).toEqualTypeOf<Command>()
  })
})

describe('formatCommand', () => {
  it('writes what a shell would read', () => {
    const command: Command = { name: 'source-freshness', select: ['source:a', "it's"], vars: { a: 1 } }
    expect(formatCommand(command)).toBe(`source freshness '--vars={"a":1}' --select=source:a '--select=it'\\''s'`)
  })

  it('comes back as the same command, but for a false that has no words', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        const said = Object.entries(command).filter(([key, value]) => {
          const spec = key === 'name' ? undefined : optionTable[key as OptionName]
          return !(value === false && spec?.form === 'switch' && spec.negative === undefined)
        })
        expect(parseCommand(formatCommand(command))).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(said))))
      }),
      { numRuns: 500 },
    )
  })
})
