import type { Proof } from '../../command/proof.ts'
import type { AttemptEvidence, Conclusion } from '../conclusion-types.ts'
import type { ConclusionKind } from '../verdict.ts'
import type { Case } from './case.ts'
import { forbidSuccess } from './checks-of-success.ts'
import { judgeEmptySelection } from './empty-selection.ts'
import { failureEvidence } from './failure-evidence.ts'
import { explainFailure, ourOwnDoing } from './findings-of-failure.ts'
import { healingEvents } from './heal.ts'
import { outcomeOf } from './outcomes.ts'
import { ownArtifacts } from './own-artifacts.ts'
import { pairsOf, reconcile } from './reconcile.ts'
import { situationOf, type Finding } from './situation.ts'
import { skipCauses } from './skip-cause.ts'

/**
 * From everything that an attempt left to what it amounts to. Success is proved, never assumed: exit status 0, the
 * artifacts of this very attempt, both of dbt's stories whole and of one mind about every node, and nothing that
 * contradicts them.
 */
export function conclude(evidence: AttemptEvidence, proof: Proof): Conclusion {
  const attempt = caseOf(evidence, proof)
  const { situation, outcomes, reconciled, artifacts } = attempt
  const forbidding = situation.exitedZero ? forbidSuccess(attempt) : explainFailure(attempt)
  const empty = situation.exitedZero && forbidding.length === 0 ? judgeEmptySelection(attempt) : undefined
  const findings = [...forbidding, ...(empty?.findings ?? [])]
  const succeeded = findings.length === 0
  // Proved success is success, whatever was asked meanwhile.
  const ours = situation.exitedZero && !succeeded ? ourOwnDoing(attempt) : []
  return {
    kind: kindOf(evidence, [...ours, ...findings]),
    succeeded,
    nodes: outcomes,
    reasons: [...ours, ...findings].map(({ code, kind, message }) => ({ code, kind, message })),
    warnings: empty?.warnings ?? [],
    rules: [...new Set(reconciled.flatMap(({ rule }) => rule ?? []))].sort(),
    evidence: failureEvidence(evidence, outcomes, artifacts),
    events: healingEvents(evidence.story, outcomes),
  }
}

function caseOf(evidence: AttemptEvidence, proof: Proof): Case {
  const artifacts = ownArtifacts(evidence, proof)
  const { manifest, entries, freshness } = artifacts
  const situation = situationOf(evidence, proof, entries)
  const reconciled = pairsOf(evidence.story, entries, manifest).flatMap((pair) => reconcile(pair, situation) ?? [])
  const lastWords = evidence.story.errors.findLast(({ codeName }) => codeName !== 'OperationCanceled')?.message
  const sources = {
    ...(manifest === undefined ? {} : { manifest }),
    freshness,
    ...(lastWords === undefined ? {} : { lastWords }),
    skipCause: skipCauses(manifest, new Map(reconciled.map(({ pair, status }) => [pair.node.id, status]))),
  }
  return {
    evidence,
    proof,
    situation,
    artifacts,
    reconciled,
    outcomes: reconciled.map((node) => outcomeOf(node, sources)),
  }
}

function kindOf({ ending }: AttemptEvidence, findings: readonly Finding[]): ConclusionKind {
  if (ending.kind === 'lost') return 'lost'
  if (findings.some(({ weight }) => weight === 'contradiction')) return 'contradictory'
  return findings.some(({ weight }) => weight === 'gap') ? 'incomplete' : 'complete'
}
