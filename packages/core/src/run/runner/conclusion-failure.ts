import { adviceFor } from '../../failure/advice.ts'
import type { Classifier } from '../../failure/classify.ts'
import type { Failure, FailureCategory } from '../../failure/failure.ts'
import type { AttemptEvidence, Conclusion, ConclusionReason } from '../conclusion-types.ts'
import { verdictOf } from '../machine/endings.ts'

const ours: Readonly<Record<Exclude<ConclusionReason['kind'], 'dbt' | 'ours'>, FailureCategory>> = {
  artifact: 'artifact',
  internal: 'internal',
  resource: 'resource',
  usage: 'usage',
}

const lookAtOutput = 'Look whether the disk where the executor works is full, and what the macros print.'

/** What to do where a reason says more than its category. */
const adviceByCode: ReadonlyMap<string, string> = new Map([
  ['NOTHING_SELECTED', 'Check the names in `select`, `exclude` and `selector`, or allow it with `emptySelection`.'],
  ['OUTPUT_INCOMPLETE', lookAtOutput],
  ['LOG_BROKEN', lookAtOutput],
])

/**
 * The failure of an attempt that did not succeed: our own doing, where our stop broke it; what dbt itself says, where
 * it says that it failed; else what is missing or contradicts itself. dbt's own last words are always the evidence.
 */
export function conclusionFailure(
  { kind, reasons, evidence: left }: Conclusion,
  classifier: Classifier,
  { cause, ending }: AttemptEvidence,
): Failure {
  const said = classifier(left)
  const [reason] = reasons
  if (cause !== undefined && kind !== 'complete') return { ...verdictOf(cause).failure, evidence: said.evidence }
  if (cause !== undefined || reason === undefined || reason.kind === 'dbt' || reason.kind === 'ours') return said
  const evidence = [...reasons.map(({ message }) => message), ...said.evidence]
  const category = ending.kind === 'lost' ? 'internal' : ours[reason.kind]
  const advice = adviceByCode.get(reason.code) ?? adviceFor[category]
  return { category, retryable: false, code: reason.code, message: reason.message, evidence, advice }
}
