import { describe, expect, test } from 'vitest'
import { codesIn, codesOf, innermostCode } from './codes.ts'
import { missingEnvIn, retryAfterIn } from './hints.ts'
import { matcherOf } from './match-rules.ts'
import { ruleTable, type FailureRule } from './rule.ts'
import { searchable, type Symptom } from './symptom.ts'

const symptom = (text: string, codes: readonly string[] = [], adapterType?: string): Symptom => ({
  lines: [text],
  text: searchable(text),
  codes: codesOf(codes),
  ...(adapterType === undefined ? {} : { adapterType }),
})
const rule = (id: string, more: Partial<FailureRule>): FailureRule => ({
  id,
  category: 'runtime',
  source: 'a',
  ...more,
})

describe('matcherOf', () => {
  test('the first rule in the list wins, whichever way it matches', () => {
    const match = matcherOf([
      rule('first', { says: ['is late'] }),
      rule('second', { codes: ['http:503'] }),
      rule('third', { says: ['bus'] }),
    ])
    expect(match(symptom('the bus is late', ['http:503']))?.id).toBe('first')
    expect(match(symptom('the bus', ['http:503']))?.id).toBe('second')
    expect(match(symptom('the bus'))?.id).toBe('third')
    expect(match(symptom('the busy man'))).toBeUndefined()
  })

  test('phrases stand at word boundaries, and `…` bridges at most 200 characters', () => {
    const match = matcherOf([rule('role', { says: ['role … does not exist'] })])
    expect(match(symptom('role "a" does not exist'))?.id).toBe('role')
    expect(match(symptom(`role ${'x'.repeat(150)} does not exist`))?.id).toBe('role')
    expect(match(symptom(`role ${'x'.repeat(400)} does not exist`))).toBeUndefined()
    expect(match(symptom('parole "a" does not exist'))).toBeUndefined()
    expect(match(symptom('role "a" does not existential'))).toBeUndefined()
    expect(match(symptom('role "a" is here'))).toBeUndefined()
  })

  test('codes are found in any case', () => {
    const match = matcherOf([rule('undefined', { codes: ['sqlstate:42P01'], needs: ['in:Model'] })])
    expect(match(symptom('', ['sqlstate:42P01', 'in:model']))?.id).toBe('undefined')
    expect(match(symptom('', ['sqlstate:42P01']))).toBeUndefined()
  })

  test('adapters narrow a rule only where the adapter is known', () => {
    const match = matcherOf([rule('a', { says: ['no'], adapters: ['redshift'] })])
    expect(match(symptom('no', [], 'redshift'))).toBeDefined()
    expect(match(symptom('no'))).toBeDefined()
    expect(match(symptom('no', [], 'postgres'))).toBeUndefined()
  })

  test('a rule may decide by itself', () => {
    const match = matcherOf([rule('long', { when: ({ lines }) => (lines[0]?.length ?? 0) > 3 })])
    expect(match(symptom('four'))?.id).toBe('long')
    expect(match(symptom('two'))).toBeUndefined()
  })

  test.each(['Upper case', ' blank first', '"quoted"', ''])('the phrase %j is refused, naming the rule', (phrase) => {
    expect(() => matcherOf([rule('acme/odd', { says: [phrase] })])).toThrow(/`acme\/odd`.*begins with a word/)
  })
})

describe('ruleTable', () => {
  test('completes its rows', () => {
    const rows = [
      { id: 'x', category: 'runtime' as const, says: ['x'] },
      { id: 'y', category: 'usage' as const, says: ['y'], source: 'own' },
    ]
    expect(ruleTable({ name: 't', source: 'shared', adapters: ['mysql'], rows })).toEqual([
      { id: 't/x', category: 'runtime', says: ['x'], source: 'shared', adapters: ['mysql'] },
      { id: 't/y', category: 'usage', says: ['y'], source: 'own', adapters: ['mysql'] },
    ])
  })
})

describe('codesIn', () => {
  test.each([
    ['ERROR: no (SQLSTATE: 42P01)', ['sqlstate:42P01', 'sqlstate:42']],
    [
      '(\'28000\', "[28000] [Microsoft][ODBC Driver 17 for SQL Server][SQL Server]no. (18456) (SQLDriverConnect)")',
      ['sqlstate:28000', 'mssql:18456'],
    ],
    ['000904 (42000): no', ['snowflake:000904', 'sqlstate:42000']],
    ['250003: no', ['snowflake:250003']],
    ['no (Vendor code: 2003)', ['snowflake:002003']],
    ['1064 (42000): no', ['mysql:1064']],
    ['(1045, "no")', ['mysql:1045']],
    ['Code: 241. DB::Exception: no (MEMORY_LIMIT_EXCEEDED)', ['clickhouse:241', 'word:MEMORY_LIMIT_EXCEEDED']],
    ['TrinoUserError(type=USER_ERROR, name=TABLE_NOT_FOUND, m)', ['trino:TABLE_NOT_FOUND', 'trino:USER_ERROR']],
    ['googleapi: Error 404: Not found: a, notFound (Query: x)', ['bigquery:notFound', 'http:404', 'http:4xx']],
    ['no; reason: backendError, message', ['bigquery:backendError']],
    ['ORA-01017: no', ['oracle:ORA-01017']],
    ['TransactionContext Error: no', ['duckdb:TransactionContext']],
    ['Out of Memory Error: no', ['duckdb:Out-of-Memory']],
    ['[DELTA_CONCURRENT_APPEND.X] no', ['word:DELTA_CONCURRENT_APPEND']],
    ['StatusCode.UNAVAILABLE', ['grpc:UNAVAILABLE']],
    ['code = Unavailable desc = x', ['grpc:Unavailable']],
    ['HTTP/1.1 503 no', ['http:503', 'http:5xx']],
    ['status code: 429', ['http:429']],
    ['503 Server Error: no', ['http:503']],
    ['too many 503 error responses', ['http:503']],
    ['last exception: 503 no', ['http:503']],
    ['[Errno 111] no', ['errno:111']],
    ['no (os error 28)', ['errno:28']],
    ['google.api_core.exceptions.NotFoundError: no', ['exception:NotFoundError']],
    ['(ThrottlingException) when', ['exception:ThrottlingException']],
    ['psycopg2.errors.DiskFullError x', ['exception:DiskFullError']],
    ['error: dbt1014: no', ['dbt:1014']],
    ["{'S': 'FATAL', 'C': '28000'}", ['sqlstate:28000', 'sqlstate:28']],
    ['[Teradata Database] [Error 3807] no', ['teradata:3807']],
  ])('%s', (text, expected) => {
    expect(codesIn(text)).toEqual(expect.arrayContaining(expected))
  })

  test.each(['column HAS_SUCCESSFUL_SESSION of TYPE_MISMATCH here', 'in 503 days', 'model dbt_utils'])(
    'none in: %s',
    (text) => {
      expect(codesIn(text)).toEqual([])
    },
  )
})

describe('innermostCode', () => {
  test.each([
    [['dbt:1308', 'sqlstate:42P01', 'sqlstate:42'], '42P01'],
    [['sqlstate:08001', 'snowflake:250001'], '250001'],
    [['http:5xx', 'http:503'], '503'],
    [['title:database', 'exception:KeyError'], 'KeyError'],
    [['dbt:1308'], '1308'],
    [['title:database', 'sqlstate:42'], undefined],
  ])('%j → %s', (codes, expected) => {
    expect(innermostCode(codesOf(codes))).toBe(expected)
  })
})

describe('hints', () => {
  test('missing environment variables, each once, in order', () => {
    const text =
      "Env var required but not provided: 'PGHOST'\nenvironment variable 'PGUSER' not set\n" +
      "Env var required but not provided: 'PGHOST'\nmissing env var: `PGPASS`"
    expect(missingEnvIn(text)).toEqual(['PGHOST', 'PGUSER', 'PGPASS'])
    expect(missingEnvIn('nothing')).toEqual([])
  })

  test.each([
    ['Retry-After: 30', 30_000],
    ['retry_after_seconds=2.5', 2500],
    ['Please try again in 45 seconds.', 45_000],
    ['retry after 500ms', 500],
    ['try again in 2 minutes', 120_000],
    ['retry_delay { seconds: 34 }', 34_000],
    ['try again later', undefined],
  ])('%s', (text, expected) => {
    expect(retryAfterIn(text)).toBe(expected)
  })
})
