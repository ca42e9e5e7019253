import { formatFailure, type FailureCategory, type RunResult } from '@millrace/core'
import { expect } from 'vitest'

/** What a user is to see of a failure. */
export interface Told {
  readonly category: FailureCategory
  /** Matches the first line: the cause, not how the process ended. */
  readonly message: RegExp
  readonly code?: string
  readonly advice?: RegExp
  readonly nodeId?: string
  readonly file?: string
  readonly missingEnv?: readonly string[]
}

/** The failure of a run says what went wrong, first of all and in words; and what to do about it. */
export function expectFailure(result: RunResult, { message, code, advice = /\S/u, ...facts }: Told): void {
  expect(result.outcome).toBe('failed')
  const { failure } = result
  expect(failure).toMatchObject({ retryable: false, ...facts })
  expect(failure?.message).toMatch(message)
  expect(failure?.advice).toMatch(advice)
  if (code !== undefined) expect(failure?.code).toBe(code)
  const [first = ''] = formatFailure(result).split('\n')
  expect(first).toMatch(message)
  expect(first).not.toMatch(/exit(ed with)? (code|status)/iu)
  expect(() => result.orThrow()).toThrow(message)
}
