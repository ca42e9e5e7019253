import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delayFor, longestHintMs, type BackoffPolicy } from './backoff.ts'

const usual: BackoffPolicy = { delayMs: 1000, maxDelayMs: 60_000, factor: 2, jitter: false }

const policies = fc.record({
  delayMs: fc.integer({ min: 0, max: 600_000 }),
  maxDelayMs: fc.integer({ min: 0, max: 600_000 }),
  factor: fc.double({ min: 1, max: 1e6, noNaN: true }),
  jitter: fc.boolean(),
})
const failures = fc.integer({ min: 1, max: 5000 })
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const hint = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { nil: undefined })

describe('delayFor', () => {
  test('doubles from a second up to a minute', () => {
    const delays = Array.from({ length: 9 }, (_, index) => delayFor(usual, index + 1, 0.5))
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
  })

  test('full jitter draws evenly from nothing to the full length', () => {
    const jittered = { ...usual, jitter: true }
    expect([0, 0.25, 0.5, 0.999].map((drawn) => delayFor(jittered, 3, drawn))).toEqual([0, 1000, 2000, 3996])
  })

  test('a hint is a minimum', () => {
    expect(delayFor(usual, 1, 0, 30_000)).toBe(30_000)
    expect(delayFor(usual, 6, 0, 30_000)).toBe(32_000)
    expect(delayFor({ ...usual, jitter: true }, 1, 0.5, 30_000)).toBe(30_500)
  })

  test('a hint of hours is cut, and one of nothing is none', () => {
    expect(delayFor(usual, 1, 0, 24 * 3_600_000)).toBe(longestHintMs)
    expect(delayFor(usual, 1, 0, 0)).toBe(1000)
    expect(delayFor(usual, 1, 0, Number.NaN)).toBe(1000)
  })

  test('is always a whole number of milliseconds within its limits', () => {
    fc.assert(
      fc.property(policies, failures, random, hint, (policy, count, drawn, hintMs) => {
        const delay = delayFor(policy, count, drawn, hintMs)
        expect(Number.isInteger(delay)).toBe(true)
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(policy.maxDelayMs + longestHintMs)
        if (hintMs === undefined) expect(delay).toBeLessThanOrEqual(policy.maxDelayMs)
        else expect(delay).toBeGreaterThanOrEqual(Math.floor(Math.min(hintMs, longestHintMs)))
      }),
    )
  })

  test('never shrinks from one failure to the next', () => {
    fc.assert(
      fc.property(policies, failures, random, (policy, count, drawn) => {
        expect(delayFor(policy, count + 1, drawn)).toBeGreaterThanOrEqual(delayFor(policy, count, drawn))
      }),
    )
  })
})
