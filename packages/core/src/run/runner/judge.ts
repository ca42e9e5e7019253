import { proofOf } from '../../command/proof.ts'
import type { Ambient } from '../../ambient/ambient.ts'
import type { Classifier } from '../../failure/classify.ts'
import type { Failure } from '../../failure/failure.ts'
import { delayFor } from '../../retry/backoff.ts'
import { decideRetry } from '../../retry/retry-policy.ts'
import { conclude } from '../conclude/conclude.ts'
import type { AttemptEvidence, Conclusion } from '../conclusion-types.ts'
import { nodeGroup } from '../node.ts'
import type { RequestRecord } from '../request.ts'
import { conclusionFailure } from './conclusion-failure.ts'

/** What a judge needs besides the evidence. */
export interface JudgeOptions {
  readonly request: RequestRecord
  readonly classifier: Classifier
  readonly ambient: Ambient
  /** Attempts of this step, this one included. */
  readonly tries: number
}

/** The judgement of one attempt. */
export interface Judgement {
  readonly conclusion: Conclusion
  readonly failure?: Failure
  readonly retryInMs?: number
  readonly failureOf: (nodeId: string) => Failure | undefined
}

/** From what an attempt left to what it means: conclusion, failure, and whether another attempt can succeed. */
export function judge(evidence: AttemptEvidence, { request, classifier, ambient, tries }: JudgeOptions): Judgement {
  const conclusion = conclude(evidence, proofOf(evidence.command, evidence.install))
  const failureOf = nodeFailures(conclusion, classifier)
  if (conclusion.succeeded) return { conclusion, failureOf }
  const failure = conclusionFailure(conclusion, classifier, evidence)
  const { cause } = evidence
  const { retry } = decideRetry({
    policy: request.retry,
    attemptsOfStep: tries,
    failure,
    conclusionKind: conclusion.kind,
    ...(cause === undefined ? {} : { cause }),
  })
  if (!retry) return { conclusion, failure, failureOf }
  return {
    conclusion,
    failure,
    failureOf,
    retryInMs: delayFor(request.retry, tries, ambient.random(), failure.retryAfterMs),
  }
}

/** One node's own failure, as if nothing else had happened; asked for at most once a node. */
function nodeFailures(conclusion: Conclusion, classifier: Classifier): Judgement['failureOf'] {
  const { evidence } = conclusion
  const troubles = new Map(evidence.nodes.map((node) => [node.id, node]))
  return (nodeId) => {
    const trouble = troubles.get(nodeId)
    if (trouble === undefined || nodeGroup(trouble.status) !== 'failed') return undefined
    return classifier({ ...evidence, errors: [], nodes: [trouble], text: '' })
  }
}
