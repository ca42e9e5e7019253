import type { Rung } from '../events.ts'
import type { TimerName } from './inputs.ts'

/** What the runner is to do once the records are kept: each is one call of a port that posts an input when done. */
export type Effect =
  | { readonly type: 'introduce' }
  /** Makes the argument vector and the attempt's token; `planned` follows. */
  | { readonly type: 'plan'; readonly step: number; readonly attempt: number }
  | { readonly type: 'start' }
  /** Ends a start that is under way; `start-failed` or `started` follows. */
  | { readonly type: 'abort-start' }
  /** Asks what became of a start that was aborted, and fences it. */
  | { readonly type: 'find' }
  /** Follows both outputs and the end of the execution. */
  | { readonly type: 'follow' }
  | { readonly type: 'signal'; readonly rung: Rung }
  | { readonly type: 'examine' }
  | { readonly type: 'store'; readonly path: string }
  | { readonly type: 'dispose' }
  | { readonly type: 'set-timer'; readonly timer: TimerName; readonly ms: number }
  | { readonly type: 'clear-timer'; readonly timer: TimerName }
