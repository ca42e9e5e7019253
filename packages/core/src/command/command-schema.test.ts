import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { UsageError } from '../errors/adapter-errors.ts'
import { commandSchema, parseCommandValue } from './command-schema.ts'

function messageOf(value: unknown): string {
  try {
    parseCommandValue(value)
  } catch (error) {
    if (UsageError.isInstance(error) && error.code === 'COMMAND_INVALID') return error.message
    throw error
  }
  return 'valid'
}

const text = 'must be a text that is not empty'
const list = 'must be a list with at least one text; leave it out to mean dbt’s default'
const names =
  '`build`, `run`, `test`, `seed`, `snapshot`, `source-freshness`, `compile`, `parse`, `list`, `docs-generate`, ' +
  '`clone`, `run-operation`, `deps`, `debug`, `retry` or `show`'

describe('parseCommandValue', () => {
  it.each([
    [undefined, "A command must be an object such as { name: 'build' }, but is missing."],
    ['build', 'A command must be an object such as { name: \'build\' }, but is "build".'],
    [{}, `\`name\` must be ${names}, but is missing.`],
    [{ name: 'biuld' }, `\`name\` must be ${names}, but is "biuld". Did you mean \`build\`?`],
    [{ name: 'build', selct: ['a'] }, '`selct` is not an option of `build`. Did you mean `select`?'],
    [{ name: 'build', select: ['a'], models: ['b'] }, '`models` is not an option of `build`.'],
    [{ name: 'build', constructor: 1 }, '`constructor` is not an option of `build`.'],
    [
      { name: 'list', threads: 4 },
      '`threads` is not an option of `list`; it is one of `build`, `run`, `test`, `seed`, `snapshot`, ' +
        '`source-freshness`, `compile`, `parse`, `docs-generate`, `clone`, `run-operation`, `retry` or `show`.',
    ],
    [{ name: 'run', macro: 'x' }, '`macro` is not an option of `run`; it is one of `run-operation`.'],
    [{ name: 'run', threads: 0 }, '`threads` must be a whole number from 1, but is 0.'],
    [{ name: 'run', threads: '4' }, '`threads` must be a whole number from 1, but is "4".'],
    [{ name: 'run', select: [] }, `\`select\` ${list}, but is an empty list.`],
    [{ name: 'run', select: 'a' }, `\`select\` ${list}, but is "a".`],
    [{ name: 'run', select: ['a', ' '] }, `\`select[1]\` ${text}, but is " ".`],
    [{ name: 'run', select: ['a\0'] }, `\`select[0]\` ${text}, but is "a\\u0000".`],
    [{ name: 'run', select: ['\ud800'] }, `\`select[0]\` ${text}, but is "\\ud800".`],
    [{ name: 'run', target: 3 }, `\`target\` ${text}, but is 3.`],
    [{ name: 'run', fullRefresh: 'yes' }, '`fullRefresh` must be true or false, but is "yes".'],
    [
      { name: 'run', indirectSelection: 'all' },
      "`indirectSelection` must be 'eager' or 'cautious' or 'buildable' or 'empty', but is \"all\".",
    ],
    [{ name: 'run', vars: ['a'] }, '`vars` must be an object of names and JSON values, but is a list.'],
    [{ name: 'run', vars: { a: { b: 1n } } }, '`vars.a.b` must be JSON, but is a bigint.'],
    [
      { name: 'run', warnErrorOptions: { errors: 'all' } },
      "`warnErrorOptions` must be an object with `error` ('all' or a list of names), `warn` and `silence` (lists of " +
        'names), but is an object.',
    ],
    [
      { name: 'run', eventTimeStart: '2024-01-01Z', eventTimeEnd: '2024-13-01' },
      "`eventTimeStart` must be a time such as '2024-01-31' or '2024-01-31T12:00:00', without zone or fraction, but is " +
        '"2024-01-01Z".\n' +
        "`eventTimeEnd` must be a time such as '2024-01-31' or '2024-01-31T12:00:00', without zone or fraction, but is " +
        '"2024-13-01".',
    ],
    [
      { name: 'run-operation', macro: '-x' },
      "`macro` must be a macro's name, with its package where needed: 'grant_all' or 'dbt_utils.pretty_time', but is " +
        '"-x".',
    ],
    [
      { name: 'show', inline: 'select 1', limit: -2 },
      '`limit` must be a whole number of rows, or -1 for all, but is -2.',
    ],
  ])('refuses %o', (value, message) => {
    expect(messageOf(value)).toBe(message)
  })

  it.each([
    [{ name: 'run', flags: [] }, `\`flags\` ${list}, but is an empty list.`],
    [{ name: 'run', flags: [1] }, /^`flags\[0\]` must be/],
    [
      { name: 'run', flags: ['--target-path', 'x'] },
      '`flags` holds `--target-path`. Millrace sets it for each attempt.',
    ],
    [{ name: 'run', flags: ['--profiles-dir=x'] }, '`flags` holds `--profiles-dir`. Use `profile.dir` of the request.'],
    [
      { name: 'run', flags: ['--no-write-json'] },
      '`flags` holds `--write-json`. Millrace sets it so that it can read what dbt says.',
    ],
    [{ name: 'run', flags: ['--help'] }, '`flags` holds `--help`. dbt would answer and run nothing.'],
    [{ name: 'run', flags: ['-q'] }, "`flags` holds \"-q\"; only long options are taken: '--name', '--name=value'."],
    [{ name: 'run', flags: ['--'] }, "`flags` holds \"--\"; only long options are taken: '--name', '--name=value'."],
    [
      { name: 'run', flags: ['model_a'] },
      "`flags` holds the word \"model_a\", which is the value of no option: '--name', 'value' or '--name=value'.",
    ],
    [
      { name: 'run', flags: ['--printer-width=80', '90'] },
      "`flags` holds the word \"90\", which is the value of no option: '--name', 'value' or '--name=value'.",
    ],
    [
      { name: 'run', flags: ['--printer-width', '80', '90'] },
      "`flags` holds the word \"90\", which is the value of no option: '--name', 'value' or '--name=value'.",
    ],
    [{ name: 'run', flags: ['--a\0'] }, '`flags` holds "--a\\u0000", which no argument can carry.'],
    [{ name: 'run', flags: ['--printer-width', '80', '--static-parser'] }, 'valid'],
    [{ name: 'run', flags: ['--threads=4'] }, 'valid'],
  ])('judges the flags of %o', (value, message) => {
    expect(messageOf(value)).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message)
  })

  it.each([
    [
      { name: 'list', selector: 'nightly', exclude: ['a'] },
      '`selector` cannot be given with `select` or `exclude`: dbt would not look at them.',
    ],
    [
      { name: 'show', inline: 'select 1', select: ['a'] },
      '`inline` cannot be given with `select`, `exclude` or `selector`: dbt takes a statement or a selection.',
    ],
    [{ name: 'show' }, '`show` needs `select`, `selector` or `inline`.'],
    [
      { name: 'run', warnError: true, warnErrorOptions: { error: 'all' } },
      '`warnError` cannot be given with `warnErrorOptions`: dbt takes one of them.',
    ],
    [{ name: 'run', warnError: false, warnErrorOptions: { error: ['A'] } }, 'valid'],
    [{ name: 'run', eventTimeStart: '2024-01-01' }, '`eventTimeStart` and `eventTimeEnd` need each other.'],
    [
      { name: 'run', eventTimeStart: '2024-01-01T00:00:00', eventTimeEnd: '2024-01-01' },
      '`eventTimeStart` must be before `eventTimeEnd`.',
    ],
    [{ name: 'run', eventTimeStart: '2024-01-01', eventTimeEnd: '2024-01-01 00:00:01' }, 'valid'],
    [{ name: 'clone' }, '`state` is missing: dbt needs the folder with the artifacts of the other run.'],
    [{ name: 'retry' }, '`state` is missing: dbt needs the folder with the artifacts of the other run.'],
    [{ name: 'run-operation' }, '`run-operation` needs either `macro` or `sql`.'],
    [{ name: 'run-operation', macro: 'a', sql: 'select 1' }, '`run-operation` needs either `macro` or `sql`.'],
    [
      { name: 'run-operation', sql: 'select 1', args: {} },
      '`sql` cannot be given with `args`: arguments belong to a macro.',
    ],
    [{ name: 'deps', source: 'git' }, '`source` says where `addPackage` comes from, which is missing.'],
  ])('judges the options of %o together', (value, message) => {
    expect(messageOf(value)).toBe(message)
  })

  it('answers the command in one order, without what is undefined', () => {
    const command = parseCommandValue({ fullRefresh: true, select: ['a'], name: 'run', exclude: undefined })
    expect(JSON.stringify(command)).toBe('{"name":"run","select":["a"],"fullRefresh":true}')
    expect(command).not.toHaveProperty('exclude')
  })
})

describe('commandSchema', () => {
  it('says the same within other schemas, with the path', () => {
    const job = z.strictObject({ command: commandSchema })
    expect(job.parse({ command: { name: 'seed' } })).toEqual({ command: { name: 'seed' } })
    expect(job.safeParse({ command: { name: 'run', threads: 0 } }).error?.issues).toMatchObject([
      { path: ['command', 'threads'], message: '`threads` must be a whole number from 1, but is 0.' },
    ])
  })
})
