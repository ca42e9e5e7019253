import { adviceFor } from '../../failure/advice.ts'
import type { Classifier } from '../../failure/classify.ts'
import type { Failure, FailureCategory } from '../../failure/failure.ts'
import type { AttemptEvidence, Conclusion, ConclusionReason } from '../conclusion-types.ts'

const ours: Readonly<Record<Exclude<ConclusionReason['kind'], 'dbt' | 'ours'>, FailureCategory>> = {
  artifact: 'artifact',
  internal: 'internal',
  resource: 'resource',
  usage: 'usage',
}

/** What to do where a reason says more than its category. */
const adviceByCode: ReadonlyMap<string, string> = new Map([
  ['NOTHING_SELECTED', 'Check the names in `select`, `exclude` and `selector`, or allow it with `emptySelection`.'],
])

/**
 * The failure of an attempt that did not succeed: what dbt itself says, where it says that it failed; else what is
 * missing or contradicts itself, with dbt's own last words as evidence.
 */
export function conclusionFailure(
  conclusion: Conclusion,
  classifier: Classifier,
  { cause, ending }: AttemptEvidence,
): Failure {
  const said = classifier(conclusion.evidence)
  const [reason] = conclusion.reasons
  if (cause !== undefined || reason === undefined || reason.kind === 'dbt' || reason.kind === 'ours') return said
  const evidence = [...conclusion.reasons.map(({ message }) => message), ...said.evidence]
  const category = ending.kind === 'lost' ? 'internal' : ours[reason.kind]
  const advice = adviceByCode.get(reason.code) ?? adviceFor[category]
  return { category, retryable: false, code: reason.code, message: reason.message, evidence, advice }
}
