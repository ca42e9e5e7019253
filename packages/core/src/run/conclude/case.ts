import type { Proof } from '../../command/proof.ts'
import type { AttemptEvidence, NodeOutcome } from '../conclusion-types.ts'
import type { OwnArtifacts } from './own-artifacts.ts'
import type { Reconciled } from './reconcile.ts'
import type { Situation } from './situation.ts'

/** Everything that is known of an attempt when it is asked whether it succeeded. */
export interface Case {
  readonly evidence: AttemptEvidence
  readonly proof: Proof
  readonly situation: Situation
  readonly artifacts: OwnArtifacts
  readonly reconciled: readonly Reconciled[]
  readonly outcomes: readonly NodeOutcome[]
}

const longestList = 5

/** `a, b, c and 4 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, longestList).join(', ')
  return names.length > longestList ? `${shown} and ${names.length - longestList} more` : shown
}
