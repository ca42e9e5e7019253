import { describe, expect, test } from 'vitest'
import { boundedLines, longestLine, longestText } from './bounded-text.ts'
import { isNoise, withoutAppendix, withoutPrefix } from './line-cleaning.ts'
import { locationIn } from './location.ts'
import { readSymptoms } from './read-symptoms.ts'
import { searchable } from './symptom.ts'

const codesOf = (text: string) => [...(readSymptoms(text)[0]?.codes.keys() ?? [])]

describe('readSymptoms', () => {
  test('keeps the cause and nothing else', () => {
    const [symptom] = readSymptoms(
      [
        '12:00:00  Running with dbt=1.11.16',
        '12:00:01  Encountered an error:',
        'Database Error',
        '  relation "raw.orders" does not exist',
        '  LINE 3: from raw.orders',
        '               ^',
        '  compiled code at target/run/shop/models/orders.sql',
      ].join('\n'),
    )
    expect(symptom?.lines).toEqual(['relation "raw.orders" does not exist'])
    expect(symptom?.codes.has('title:database')).toBe(true)
  })

  test('the innermost heading counts', () => {
    expect(codesOf('Runtime Error\n  Database Error\n    no')).toContain('title:database')
    expect(codesOf('Runtime Error\n  Database Error\n    no')).not.toContain('title:runtime')
  })

  test('one symptom per complaint', () => {
    const symptoms = readSymptoms(
      [
        'Completed with 2 errors:',
        'Failure in model a (models/a.sql)',
        '  Database Error in model a (models/a.sql)',
        '  division by zero',
        'Failure in test b (models/schema.yml)',
        '  Got 2 results, configured to fail if != 0',
        'Database Error in model c (models/c.sql)',
        '  deadlock detected',
      ].join('\n'),
    )
    expect(symptoms.map(({ lines, file }) => [lines, file])).toEqual([
      [['division by zero'], 'models/a.sql'],
      [['Got 2 results, configured to fail if != 0'], 'models/schema.yml'],
      [['deadlock detected'], 'models/c.sql'],
    ])
    expect(symptoms[1]?.codes.has('in:test')).toBe(true)
  })

  test('a traceback is reduced to its exceptions', () => {
    const [symptom] = readSymptoms(
      [
        'Traceback (most recent call last):',
        '  File "site-packages/dbt/x.py", line 3, in connect',
        '    raise ConnectionRefusedError("made up")',
        '    ~~~~^^^^^',
        'psycopg2.errors.UndefinedTable: relation "a" does not exist',
        '',
        'The above exception was the direct cause of the following exception:',
        '',
        'KeyError: 5',
      ].join('\n'),
    )
    expect(symptom?.lines).toEqual(['relation "a" does not exist', '5'])
    expect([...(symptom?.codes.keys() ?? [])]).toEqual(
      expect.arrayContaining(['shape:traceback', 'exception:undefinedtable', 'sqlstate:42p01', 'exception:keyerror']),
    )
    expect(symptom?.codes.has('exception:connectionrefusederror')).toBe(false)
  })

  test('an exception without words is a code', () => {
    expect(
      codesOf('Traceback (most recent call last):\n  File "x.py", line 1, in f\n    x\nKeyboardInterrupt'),
    ).toContain('exception:keyboardinterrupt')
    expect(codesOf('AnalysisException: no such column')).toContain('exception:analysisexception')
    expect(readSymptoms('NOTICE: nothing')[0]?.lines).toEqual(['NOTICE: nothing'])
  })

  test('the statement that a driver repeats is left out', () => {
    expect(readSymptoms('Database Error\n  ERROR: no\n  Query was: select deadlock\n  from a')[0]?.lines).toEqual([
      'ERROR: no',
    ])
    expect(readSymptoms("[libpq] Failed to execute query 'x' without a cause")[0]?.lines).toEqual([
      "[libpq] Failed to execute query 'x' without a cause",
    ])
  })

  test('dbt 2.x: code, place, and warnings only when nothing else was said', () => {
    const warning = '[warning] [NoNodesSelected (dbt1601)]: Nothing was selected'
    const error = "[error] [DependencyNotFound (dbt1048)]: Ref 'a' not found\n  --> models/b.sql:3:15"
    expect(readSymptoms(warning)[0]?.codes.has('shape:warning')).toBe(true)
    const [symptom, ...others] = readSymptoms(`${warning}\n${error}`)
    expect(others).toEqual([])
    expect(symptom).toMatchObject({ lines: ["Ref 'a' not found"], file: 'models/b.sql', line: 3 })
    expect(symptom?.codes.get('dbt:1048')).toBe('1048')
  })

  test('of dbt’s JSON log only errors are read, of other JSON everything', () => {
    const line = (level: string, msg: string) => JSON.stringify({ data: {}, info: { level, msg, name: 'X' } })
    const text = [
      line('info', 'Running with dbt=1.11.16'),
      line('error', 'Encountered an error:\nDatabase Error\n  \u001b[31mdeadlock\u001b[0m detected'),
      line('debug', 'Command end result'),
    ].join('\n')
    expect(readSymptoms(text).map(({ lines }) => lines)).toEqual([['deadlock detected']])
    expect(readSymptoms('{"error": "no"}')[0]?.lines).toEqual(['{"error": "no"}'])
    expect(readSymptoms('{"info": 5}\n{ not json')[0]?.lines).toEqual(['{"info": 5}', '{ not json'])
  })

  test('shapes', () => {
    expect(codesOf('Encountered an error:\n')).toContain('shape:empty')
    expect(codesOf("Encountered an error:\n'credentials'")).toContain('shape:quoted-word')
    expect(readSymptoms('  \n')).toEqual([])
  })

  test('what else is known comes with each symptom', () => {
    expect(readSymptoms('no', { adapterType: 'postgres', codes: ['event:X'] })[0]).toMatchObject({
      adapterType: 'postgres',
      lines: ['no'],
    })
  })
})

describe('withoutPrefix', () => {
  test.each([
    ['[2026-01-02, 03:04:05 UTC] {subprocess.py:93} INFO - 03:04:05    deep', '  deep'],
    ['03:04:05.123456 [error] [MainThread]: said', 'said'],
    ['03:04:05.123456 [error] [Thread-2 (]: said', 'said'],
    ['2026-01-02T03:04:05Z  said', 'said'],
    ['2026-01-02 03:04:05 +0000 - dagster.builtin - ERROR - said', 'said'],
    ['07:30:13 | said', 'said'],
    ['  | [2026-01-02T16:32:31Z] said', 'said'],
    ['[ERROR]: said', 'said'],
    ['#36 4.925 said', 'said'],
    ['2026-01-02 03:04:05,123 (MainThread): said', 'said'],
    ['E   psycopg2.errors.X: said', 'psycopg2.errors.X: said'],
    ['[error] [DbDriverFailed (dbt1308)]: said', '[error] [DbDriverFailed (dbt1308)]: said'],
    ['said 03:04:05', 'said 03:04:05'],
  ])('%s', (line, expected) => {
    expect(withoutPrefix(line)).toBe(expected)
  })
})

describe('noise and appendices', () => {
  test.each(['3 of 9 OK created sql view', '^^^^', 'LINE 3: x', 'compiled code at x', 'Done. PASS=1', '~~~^^^'])(
    '%s says nothing',
    (line) => {
      expect(isNoise(line)).toBe(true)
    },
  )
  test.each(['1 of 1 ERROR STALE freshness of raw.a', 'deadlock detected', 'Found'])('%s says something', (line) => {
    expect(isNoise(line)).toBe(false)
  })
  test('sentences that come with every error are cut', () => {
    expect(withoutAppendix('no. You may need to manually clean the data at location x')).toBe('no.')
    expect(withoutAppendix('no')).toBe('no')
  })
})

describe('boundedLines', () => {
  test('cuts the middle of long texts and of long lines', () => {
    const lines = boundedLines(`head${'x'.repeat(1_000_000)}tail`)
    expect(lines.join('').length).toBeLessThanOrEqual(longestText + 20)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(longestLine + 10)
    expect(lines[0]?.startsWith('head')).toBe(true)
    expect(lines.at(-1)?.endsWith('tail')).toBe(true)
  })
  test('knows all line ends and drops colours', () => {
    expect(boundedLines('a\r\nb\rc\n\u001b[31md\u001b[0m')).toEqual(['a', 'b', 'c', 'd'])
    expect(boundedLines(String.raw`refused.\r\n (10061)`)).toEqual(['refused.', ' (10061)'])
    expect(boundedLines(String.raw`C:\new\next`)).toEqual([String.raw`C:\new\next`])
  })
})

describe('locationIn', () => {
  test.each([
    ['--> models/a.sql:3:15', { file: 'models/a.sql', line: 3 }],
    ['  --> nothing', undefined],
    [String.raw`--> models\a b.sql:3:15`, { file: 'models/a b.sql', line: 3 }],
    ['--> dbt_project.yml', { file: 'dbt_project.yml' }],
    ['--> target/run/a.sql:1:1', undefined],
    ['--> <expression>:1:1', undefined],
    ['Failed (in macros/ops.sql:2:17)', { file: 'macros/ops.sql', line: 2 }],
    ["Model 'model.a.b' (models/b.sql) depends", { file: 'models/b.sql' }],
    ['Error encountered in /x/dbt_project.yml', { file: 'dbt_project.yml' }],
    ['nothing (of note)', undefined],
  ])('%s', (text, expected) => {
    expect(locationIn(text)).toEqual(expected)
  })
})

describe('searchable', () => {
  test.each([
    ['A  b\n\tC', 'a b c'],
    ['type integer: "connection refused"', 'type integer: quoted'],
    ['column "connection_refused" is gone', 'column "connection_refused" is gone'],
    ["can't connect to 'my own host'", "can't connect to quoted"],
    ['message="Connection refused now"', 'message="connection refused now"'],
    ["('Connection aborted.', 1)", "('connection aborted.', 1)"],
    ['"Connection refused now"', '"connection refused now"'],
    ['said:\n"Connection refused now"', 'said: "connection refused now"'],
  ])('%s', (text, expected) => {
    expect(searchable(text)).toBe(expected)
  })
})
