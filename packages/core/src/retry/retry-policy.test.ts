import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureCategories, type Failure } from '../failure/failure.ts'
import { decideRetry, type RetryQuestion } from './retry-policy.ts'

const lostConnection: Failure = {
  category: 'connection',
  retryable: true,
  message: 'server closed the connection unexpectedly',
  evidence: [],
}
const question: RetryQuestion = {
  policy: { maxAttempts: 3 },
  attemptsOfStep: 1,
  failure: lostConnection,
  conclusionKind: 'complete',
}

describe('decideRetry', () => {
  test('retries what can pass by itself, and says why', () => {
    expect(decideRetry(question)).toEqual({
      retry: true,
      why: 'connection can pass by itself; attempt 1 of 3 failed',
    })
    expect(decideRetry({ ...question, conclusionKind: 'incomplete' }).retry).toBe(true)
  })

  const refused: readonly [string, Partial<RetryQuestion>, string][] = [
    ['our own stop', { cause: { kind: 'cancel' } }, 'stopped by ourselves (cancel)'],
    ['a lost attempt', { conclusionKind: 'lost' }, 'nobody knows how the attempt ended'],
    [
      'a contradiction',
      { conclusionKind: 'contradictory' },
      'what dbt told contradicts itself, so nothing is known to be left',
    ],
    [
      'what is permanent',
      { failure: { ...lostConnection, category: 'compilation', retryable: false } },
      'compilation: will not pass by itself',
    ],
    [
      'a category that was not asked for',
      { policy: { maxAttempts: 3, on: ['resource', 'timeout'] } },
      'connection is not among the categories to retry (resource, timeout)',
    ],
    [
      'everything when no category was asked for',
      { policy: { maxAttempts: 3, on: [] } },
      'connection is not among the categories to retry (none)',
    ],
    ['the last attempt', { attemptsOfStep: 3 }, 'attempt 3 of 3 was the last one'],
  ]
  test.each(refused)('never retries %s', (_, change, why) => {
    expect(decideRetry({ ...question, ...change })).toEqual({ retry: false, why })
  })

  const questions: fc.Arbitrary<RetryQuestion> = fc.record(
    {
      policy: fc.record(
        { maxAttempts: fc.integer({ min: 1, max: 9 }), on: fc.subarray([...failureCategories]) },
        { requiredKeys: ['maxAttempts'] },
      ),
      attemptsOfStep: fc.integer({ min: 0, max: 12 }),
      failure: fc.record({
        category: fc.constantFrom(...failureCategories),
        retryable: fc.boolean(),
        message: fc.constant('no'),
        evidence: fc.constant([]),
      }),
      conclusionKind: fc.constantFrom('complete' as const, 'incomplete', 'contradictory', 'lost'),
      cause: fc.record({ kind: fc.constantFrom('cancel', 'deadline') }),
    },
    { requiredKeys: ['policy', 'attemptsOfStep', 'failure', 'conclusionKind'] },
  )

  test('retries exactly when nothing forbids it', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const { policy, attemptsOfStep, failure, conclusionKind, cause } = asked
        expect(decideRetry(asked).retry).toBe(
          failure.retryable &&
            (policy.on ?? failureCategories).includes(failure.category) &&
            attemptsOfStep < policy.maxAttempts &&
            cause === undefined &&
            conclusionKind !== 'lost' &&
            conclusionKind !== 'contradictory',
        )
      }),
    )
  })

  test('always ends: with every attempt counted there are at most `maxAttempts`', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        let attempts = 1
        while (decideRetry({ ...asked, attemptsOfStep: attempts }).retry) attempts += 1
        expect(attempts).toBeLessThanOrEqual(asked.policy.maxAttempts)
      }),
    )
  })
})
