import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifyText } from './classify.ts'
import { failureCategories, type FailureCategory } from './failure.ts'

/** Texts written for these tests, in the words that drivers and dbt use. */
interface Labelled {
  readonly adapter: string
  readonly category: FailureCategory
  readonly retryable: boolean
  readonly exitCode?: number
  readonly text: string
}

const labelled = readFileSync(new URL('./__fixtures__/labelled-texts.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Labelled)

const optionsOf = ({ adapter, exitCode }: Labelled) => ({
  ...(adapter === 'any' ? {} : { adapterType: adapter }),
  ...(exitCode === undefined ? {} : { exitCode }),
})

describe('labelled texts', () => {
  test.each(labelled.map((given, index) => [index + 1, given.adapter, given.text.slice(-90), given] as const))(
    '%i %s: %s',
    (_index, _adapter, _end, given) => {
      const { category, retryable } = classifyText(given.text, optionsOf(given))
      expect({ category, retryable }).toEqual({ category: given.category, retryable: given.retryable })
    },
  )

  test('cover every category', () => {
    expect(new Set(labelled.map(({ category }) => category))).toEqual(new Set(failureCategories))
  })
})

describe('names do not mislead', () => {
  const misleading = [
    'connection_timeout',
    'deadlock_detected',
    'permission_denied',
    'test_failures',
    'compilation_error',
    'http_503',
    'out_of_memory',
    'rate_limit',
    'dbt_project',
  ]
  const complaints = [
    ['column "x" does not exist', 'runtime'],
    ['server closed the connection unexpectedly', 'connection'],
    ['deadlock detected', 'resource'],
  ] as const

  test.each(misleading)('a model called %s', (name) => {
    for (const [said, category] of complaints) {
      const text = `Database Error in model ${name} (models/${name}/${name}.sql)\n  ${said}\n  compiled code at target/run/${name}.sql`
      expect(classifyText(text, { adapterType: 'postgres' }).category).toBe(category)
    }
  })

  test.each(misleading)('a test called %s', (name) => {
    const text = `Failure in test ${name} (tests/${name}.sql)\n  Got 2 results, configured to fail if != 0\n`
    expect(classifyText(text)).toMatchObject({ category: 'test_failure', retryable: false })
  })

  test('a value in quotes', () => {
    const text = 'Database Error in model a (models/a.sql)\n  bad value for type money: "connection refused by peer"'
    expect(classifyText(text, { adapterType: 'postgres' })).toMatchObject({ category: 'runtime', retryable: false })
  })

  test('the statement that a driver quotes', () => {
    const text =
      "[error] [DbDriverFailed (dbt1308)]: [libpq] Failed to execute query 'select 1 -- FATAL: deadlock detected':" +
      ' ERROR:  division by zero\n\nQuery was: select connection refused'
    expect(classifyText(text)).toMatchObject({ category: 'runtime', message: 'ERROR:  division by zero' })
  })
})

describe('any text', () => {
  test('gives a failure, the same each time', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 120, unit: 'binary' }),
        fc.option(fc.integer(), { nil: undefined }),
        (text, code) => {
          const options = code === undefined ? {} : { exitCode: code }
          const failure = classifyText(text, options)
          expect(failureCategories).toContain(failure.category)
          expect(failure.message.trim()).not.toBe('')
          expect(failure.advice).toBeTruthy()
          expect(failure.evidence.length).toBeGreaterThan(0)
          expect(classifyText(text, options)).toEqual(failure)
        },
      ),
    )
  })

  test('what an orchestrator puts before each line changes nothing', () => {
    const prefixes = ['[2026-01-02, 03:04:05 UTC] {subprocess.py:93} INFO - ', '03:04:05  ', '2026-01-02 03:04:05 | ']
    const bare = labelled.filter(({ text }) =>
      /^(?:Database|Compilation|Runtime|Parsing)? ?Error|^Encountered/.test(text),
    )
    const texts = [...bare.map(({ text }) => text), 'Encountered an error:\nDatabase Error\n  deadlock detected']
    for (const text of texts) {
      for (const prefix of prefixes) {
        const prefixed = text
          .split('\n')
          .map((line) => prefix + line)
          .join('\n')
        expect(classifyText(prefixed)).toMatchObject({
          category: classifyText(text).category,
          message: classifyText(text).message,
        })
      }
    }
  })

  const size = 10_000_000
  const adversarial = [
    'x',
    '"',
    "'a ",
    'Caused by: ',
    'a.',
    '(1045, ',
    'role ',
    '[A_B',
    '\u001b[',
    '(in a:1:',
    'Error: ',
    '\n',
  ]
  test.each(adversarial)('10 MB of %j are cut to what is looked at', (piece) => {
    const text = piece.repeat(Math.ceil(size / piece.length))
    const failure = classifyText(text)
    expect(failure.message.length).toBeLessThanOrEqual(600)
    expect(failure.evidence.join('').length).toBeLessThan(20_000)
  })

  test('the end of a long text is looked at', () => {
    const text = `${'nothing of note\n'.repeat(500_000)}Encountered an error:\nDatabase Error\n  deadlock detected\n`
    expect(classifyText(text, { adapterType: 'postgres' })).toMatchObject({ category: 'resource', retryable: true })
  })
})
