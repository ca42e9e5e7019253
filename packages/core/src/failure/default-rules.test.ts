import { describe, expect, test } from 'vitest'
import { codesOf } from './codes.ts'
import { defaultRules } from './default-rules.ts'
import { failureCategories } from './failure.ts'
import { matcherOf } from './match-rules.ts'
import { dbt2xHeadings, dbt2xRules } from './rules-dbt-2x.ts'
import { searchable } from './symptom.ts'

describe('defaultRules', () => {
  test('have ids of their own', () => {
    const ids = defaultRules.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  test.each(defaultRules.map((rule) => [rule.id, rule] as const))('%s is complete', (id, rule) => {
    expect(id).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    expect(failureCategories).toContain(rule.category)
    expect(rule.source.trim()).not.toBe('')
    expect([...(rule.codes ?? []), ...(rule.says ?? [])]).not.toEqual([])
    for (const code of [...(rule.codes ?? []), ...(rule.needs ?? [])]) expect(code).toMatch(/^[a-z]+:\S+$/i)
    for (const phrase of rule.says ?? []) expect(phrase).toBe(searchable(phrase))
  })

  test('what somebody must correct is never retried', () => {
    const permanent = ['compilation', 'test_failure', 'profile', 'project', 'artifact', 'usage', 'cancelled', 'timeout']
    expect(defaultRules.filter(({ category, retryable }) => retryable && permanent.includes(category))).toEqual([])
  })

  test('no phrase or code stands twice in one list of conditions', () => {
    for (const { id, codes = [], says = [] } of defaultRules) {
      expect([id, new Set(codes).size, new Set(says).size]).toEqual([id, codes.length, says.length])
    }
  })

  test('know every code of dbt 2.x that they name, once', () => {
    const match = matcherOf([...dbt2xRules, ...dbt2xHeadings])
    for (const code of [
      'dbt:0101',
      'dbt:0257',
      'dbt:1005',
      'dbt:1011',
      'dbt:1308',
      'dbt:1501',
      'dbt:8995',
      'dbt:9907',
    ]) {
      expect(match({ lines: [], text: '', codes: codesOf([code]) }), code).toBeDefined()
    }
    expect(match({ lines: [], text: '', codes: codesOf(['dbt:4242']) })).toBeUndefined()
  })
})
