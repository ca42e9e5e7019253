import type { Conclusion } from '../conclusion-types.ts'
import type { Case } from './case.ts'
import type { Finding } from './situation.ts'

/** What a selection that matched nothing comes to, as the request wants it; dbt itself exits with 0. */
export interface EmptyJudgement {
  readonly findings: readonly Finding[]
  readonly warnings: Conclusion['warnings']
}

const fine: EmptyJudgement = { findings: [], warnings: [] }
const code = 'NOTHING_SELECTED'

/** Whether an attempt that is a success otherwise did nothing at all, and what that means to the caller. */
export function judgeEmptySelection({ evidence: { story, emptySelection }, outcomes }: Case): EmptyJudgement {
  if (story.nothingSelected === undefined || outcomes.length > 0 || emptySelection === 'succeed') return fine
  const message = `the selection matched nothing: ${story.nothingSelected}`
  return emptySelection === 'warn'
    ? { findings: [], warnings: [{ code, message }] }
    : { findings: [{ code, kind: 'usage', weight: 'said', message }], warnings: [] }
}
