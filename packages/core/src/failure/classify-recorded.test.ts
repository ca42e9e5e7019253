import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { classify } from './classify.ts'
import type { Failure, FailureEvidence } from './failure.ts'

/** Evidence as real dbts left it: trimmed, without paths; tracebacks without their frames. */
interface Recorded {
  readonly name: string
  readonly evidence: FailureEvidence
  readonly expect: Partial<Failure>
}

const recorded = JSON.parse(
  readFileSync(new URL('./__fixtures__/recorded-evidence.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

describe('recorded runs', () => {
  test.each(recorded.map((run) => [run.name, run] as const))('%s', (_, { evidence, expect: expected }) => {
    const failure = classify(evidence)
    expect(failure).toMatchObject(expected)
    expect(failure.message).not.toMatch(/^\s*$|exit(?:ed with)? code/)
    expect(failure.evidence.length).toBeGreaterThan(1)
  })
})
