import { failureCategories } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { exitCodeOf } from './exit-codes.ts'

describe('exit codes', () => {
  it('are 0 for success and for nothing else', () => {
    expect(exitCodeOf({ outcome: 'succeeded' })).toBe(0)
    const failures = failureCategories.map((category) => ({ category, retryable: false, message: '', evidence: [] }))
    for (const outcome of ['failed', 'cancelled', 'timed-out', 'lost'] as const) {
      for (const failure of [undefined, ...failures]) {
        expect(exitCodeOf({ outcome, ...(failure === undefined ? {} : { failure }) })).toBeGreaterThan(0)
      }
    }
  })

  it.each([
    ['cancelled', 130],
    ['timed-out', 124],
    ['lost', 6],
    ['failed', 5],
  ] as const)('of %s is %i', (outcome, code) => expect(exitCodeOf({ outcome })).toBe(code))

  it.each([
    ['test_failure', 1],
    ['profile', 3],
    ['connection', 4],
    ['artifact', 5],
    ['usage', 2],
  ] as const)('tells a %s failure apart: %i', (category, code) => {
    expect(exitCodeOf({ outcome: 'failed', failure: { category, retryable: false, message: '', evidence: [] } })).toBe(
      code,
    )
  })
})
