import type { Failure } from '../failure/failure.ts'

/** What of a retry policy decides whether there is another attempt. */
export interface RetryLimits {
  /** Attempts of one step, the first included. */
  readonly maxAttempts: number
  /** Only these categories; every transient failure when absent. */
  readonly on?: readonly string[]
}

/** What is asked when an attempt did not succeed. */
export interface RetryQuestion {
  readonly policy: RetryLimits
  /**
   * Attempts of this step that really started, the failed one included: one of which the executor says that no
   * process was ever made for it does not count.
   */
  readonly attemptsOfStep: number
  readonly failure: Failure
  /** What the attempt amounts to. */
  readonly conclusionKind: 'complete' | 'incomplete' | 'contradictory' | 'lost'
  /** Our own reason to stop it, if there was one. */
  readonly cause?: { readonly kind: string }
}

/** Whether there is another attempt, and why: the text goes into the event. */
export type RetryDecision =
  { readonly retry: true; readonly why: string } | { readonly retry: false; readonly why: string }

/** Reasons against another attempt, the first that holds is given. */
const objections: readonly ((question: RetryQuestion) => string | undefined)[] = [
  ({ cause }) => (cause === undefined ? undefined : `stopped by ourselves (${cause.kind})`),
  ({ conclusionKind }) => (conclusionKind === 'lost' ? 'nobody knows how the attempt ended' : undefined),
  ({ conclusionKind }) =>
    conclusionKind === 'contradictory' ? 'what dbt told contradicts itself, so nothing is known to be left' : undefined,
  ({ failure }) => (failure.retryable ? undefined : `${failure.category}: will not pass by itself`),
  ({ policy, failure }) =>
    policy.on === undefined || policy.on.includes(failure.category)
      ? undefined
      : `${failure.category} is not among the categories to retry (${policy.on.join(', ') || 'none'})`,
  ({ policy, attemptsOfStep }) =>
    attemptsOfStep < policy.maxAttempts
      ? undefined
      : `attempt ${attemptsOfStep} of ${policy.maxAttempts} was the last one`,
]

/**
 * Whether an attempt that did not succeed is followed by another one.
 *
 * Only what can pass by itself is retried, never after our own stop, never when it is not known what happened.
 */
export function decideRetry(question: RetryQuestion): RetryDecision {
  for (const objection of objections) {
    const why = objection(question)
    if (why !== undefined) return { retry: false, why }
  }
  const { policy, attemptsOfStep, failure } = question
  return {
    retry: true,
    why: `${failure.category} can pass by itself; attempt ${attemptsOfStep} of ${policy.maxAttempts} failed`,
  }
}
