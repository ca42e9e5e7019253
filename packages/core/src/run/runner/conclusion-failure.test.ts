import { describe, expect, it } from 'vitest'
import { classify } from '../../failure/classify.ts'
import type { AttemptEvidence, Conclusion, ConclusionReason } from '../conclusion-types.ts'
import { conclusionFailure } from './conclusion-failure.ts'

const said: Conclusion['evidence'] = { ending: { kind: 'exited', code: 0 }, errors: [], nodes: [], text: '' }
const ended = { ending: { kind: 'exited', code: 0 } } as AttemptEvidence
const cancelled: AttemptEvidence = { ...ended, cause: { kind: 'cancel', by: 'Ann', reason: 'enough' } }

type Reason = Pick<ConclusionReason, 'code' | 'kind'>

function failureOf(reasons: readonly Reason[], evidence = ended, kind: Conclusion['kind'] = 'incomplete') {
  const told = reasons.map((reason) => ({ ...reason, message: `because of ${reason.code}` }))
  return conclusionFailure({ kind, reasons: told, evidence: said } as unknown as Conclusion, classify, evidence)
}

describe('a failure that nobody but Millrace tells', () => {
  it.each([
    ['NOTHING_SELECTED', 'usage', /`emptySelection`/u],
    ['ARTIFACT_MISSING', 'artifact', /artifacts/u],
    ['NODES_DISAGREE', 'internal', /report it/u],
    ['OUTPUT_INCOMPLETE', 'resource', /disk/u],
    ['ANOTHER', 'resource', /ran out/u],
  ] as const)('%s says what to do about it', (code, kind, advice) => {
    expect(failureOf([{ code, kind }])).toMatchObject({
      category: kind,
      code,
      retryable: false,
      message: `because of ${code}`,
      advice: expect.stringMatching(advice),
    })
  })

  it('has every reason in its evidence, dbt’s own words last', () => {
    const { evidence } = failureOf([
      { code: 'ONE', kind: 'internal' },
      { code: 'TWO', kind: 'artifact' },
    ])
    expect(evidence.slice(0, 2)).toEqual(['because of ONE', 'because of TWO'])
    expect(evidence).toContain('dbt exited with code 0')
  })

  it('is what dbt says where dbt itself says that it failed', () => {
    const { category, code } = failureOf([{ code: 'NODES_NOT_SUCCEEDED', kind: 'dbt' }])
    expect(code).not.toBe('NODES_NOT_SUCCEEDED')
    expect(category).toBe('internal')
  })
})

describe('the failure of an attempt that we stopped', () => {
  const reasons: readonly Reason[] = [{ code: 'CANCELLED', kind: 'ours' }]

  it.each(['incomplete', 'contradictory', 'lost'] as const)('is our own doing where it is %s', (kind) => {
    expect(failureOf(reasons, cancelled, kind)).toEqual({
      category: 'cancelled',
      retryable: false,
      message: 'cancelled by Ann: enough',
      evidence: expect.arrayContaining(['dbt exited with code 0']),
    })
  })

  it('is what dbt says where dbt had come to its own end', () => {
    expect(failureOf(reasons, cancelled, 'complete').category).not.toBe('cancelled')
  })
})
