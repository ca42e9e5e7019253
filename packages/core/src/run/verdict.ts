import type { Failure } from '../failure/failure.ts'

/** The one outcome of a run. */
export type Outcome = 'succeeded' | 'failed' | 'cancelled' | 'timed-out' | 'lost'

/** What one attempt amounts to. `contradictory`: what dbt says disagrees with itself, which is never success. */
export type ConclusionKind = 'complete' | 'incomplete' | 'contradictory' | 'lost'

/** Which of our deadlines. */
export type DeadlineName = 'run' | 'idle'

/** Why we stopped dbt: the first one journalled names the outcome. */
export type Cause =
  | { readonly kind: 'cancel'; readonly by?: string; readonly reason: string }
  | { readonly kind: 'deadline'; readonly deadline: DeadlineName; readonly limitMs: number; readonly elapsedMs: number }

/** The verdict of a run: final. */
export interface Verdict {
  readonly outcome: Outcome
  readonly failure?: Failure
}
