import type { Ending, ExecutionRef } from '../../executor/executor.ts'
import type { Failure } from '../../failure/failure.ts'
import type { Rung } from '../events.ts'
import type { RequestRecord } from '../request.ts'
import type { Cause, ConclusionKind, Verdict } from '../verdict.ts'

/** What never changes during a run. */
export interface Plan {
  readonly request: RequestRecord
  /** Names of the steps' commands, in order. */
  readonly commands: readonly string[]
  readonly ladder: LadderWaits
  /** Whether the artifact store is tried before dbt starts, so that an unwritable one costs no dbt run. */
  readonly introduce: boolean
}

/** How long each rung of the ladder may take before the next. */
export interface LadderWaits {
  readonly interruptMs: number
  readonly terminateMs: number
}

/** Where a run is in its steps and attempts, and what has been asked of it: carried by every unfinished state. */
export interface Course {
  /** Number of the step, from 1. */
  readonly step: number
  /** Number of the attempt over the run, from 1. */
  readonly attempt: number
  /** Attempts of this step so far, this one included. */
  readonly tries: number
  /** Why this attempt is made, for people. */
  readonly why: string
  /** The first cause of ours; later ones change nothing. */
  readonly cause?: Cause
  /** Steps of the ladder taken so far, in order. */
  readonly rungs: readonly Rung[]
  /** The run's start on the monotonic clock, in milliseconds. */
  readonly since: number
}

/** What is still open of an execution. */
export interface Live {
  readonly ref: ExecutionRef
  readonly stdoutOpen: boolean
  readonly stderrOpen: boolean
  /** Why the output can't be believed complete. */
  readonly outputTrouble?: string
  readonly ending?: Ending
  /** Monotonic time of the last line, and how many nodes are executing: the idle deadline asks for both. */
  readonly lastActivity: number
  readonly executing: number
}

/** What the evidence of an attempt came to. */
export interface Judged {
  readonly kind: ConclusionKind
  readonly succeeded: boolean
  readonly failure?: Failure
  /** Files of the attempt that are kept. */
  readonly files: readonly string[]
  /** The wait before the next attempt, when there is to be one. */
  readonly retryInMs?: number
}

/** Where a run is; each state carries only its own data. */
export type Machine =
  | { readonly name: 'queued' }
  | { readonly name: 'preparing'; readonly course: Course; readonly phase: 'introducing' | 'starting' | 'finding' }
  | { readonly name: 'running'; readonly course: Course; readonly live: Live }
  | { readonly name: 'cancelling'; readonly course: Course & { readonly cause: Cause }; readonly live: Live }
  | { readonly name: 'settling'; readonly course: Course; readonly phase: Settling; readonly ending: Ending }
  | { readonly name: 'backing-off'; readonly course: Course; readonly delayMs: number; readonly failure: Failure }
  | { readonly name: 'finished'; readonly verdict: Verdict }

/** What a settling attempt still waits for. */
export type Settling =
  | { readonly name: 'examining' }
  | { readonly name: 'storing'; readonly judged: Judged; readonly pending: number; readonly storeTrouble?: Failure }
  | { readonly name: 'disposing'; readonly judged: Judged }
