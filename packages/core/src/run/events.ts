import type { NodeName, ParseMode, Problem } from '../dbt/said.ts'
import type { DbtInstall } from '../engine/install.ts'
import type { EndingKind, Stray } from '../executor/executor.ts'
import type { Failure } from '../failure/failure.ts'
import type { NodeStatus } from './node.ts'
import type { RunStateName } from './state.ts'
import type { Summary } from './summary-types.ts'
import type { ConclusionKind, DeadlineName, Outcome } from './verdict.ts'

/** What every event carries. */
export interface EventBase<T extends string> {
  readonly type: T
  /** 1, 2, 3 … per run, no gaps. */
  readonly seq: number
  /** Milliseconds since 1970; for what dbt said, dbt's own stamp, which may go back. */
  readonly at: number
  readonly runId: string
  /** Number of the step, from 1; 0 before the first. */
  readonly step: number
  /** Number of the attempt over the run, from 1; 0 before the first. */
  readonly attempt: number
  /** One line for a screen. */
  readonly text: string
}

/** The step of the ladder that was taken. */
export type Rung = 'interrupt' | 'terminate' | 'kill'

/** What each event carries besides {@link EventBase}. */
export interface RunEventPayloads {
  'run:queued': {
    readonly project: string
    readonly commands: readonly string[]
    readonly labels: Readonly<Record<string, string>>
  }
  'run:started': { readonly dbt: DbtInstall }
  'run:finished': { readonly outcome: Outcome; readonly seconds: number; readonly failure?: Failure }
  'state:changed': { readonly from: RunStateName; readonly to: RunStateName }
  'attempt:started': {
    readonly command: string
    readonly argv: readonly string[]
    readonly why: string
    readonly of: number
  }
  'attempt:finished': {
    readonly ending?: EndingKind
    readonly conclusion: ConclusionKind
    readonly succeeded: boolean
    readonly seconds: number
    readonly invocationId?: string
    readonly failure?: Failure
    readonly strays?: readonly Stray[]
  }
  'parse:finished': { readonly mode: ParseMode; readonly reason?: string }
  'node:started': {
    readonly node: NodeName
    readonly thread?: string
    /** True when no line of dbt told the start and Millrace concluded it from the node's end. */
    readonly healed?: boolean
  }
  'node:finished': {
    readonly node: NodeName
    readonly status: NodeStatus
    readonly seconds?: number
    readonly message?: string
    readonly failures?: number
    readonly rowsAffected?: number
    readonly thread?: string
    /** True when no line of dbt said so and Millrace concluded it (from results, or from the process's end). */
    readonly healed?: boolean
  }
  'node:skipped': { readonly node: NodeName; readonly because?: string; readonly healed?: boolean }
  'test:finished': {
    readonly node: NodeName
    readonly status: NodeStatus
    readonly severity?: 'error' | 'warn'
    readonly failures?: number
  }
  warning: { readonly code?: string; readonly message: string; readonly node?: NodeName }
  problem: { readonly problem: Problem }
  'retry:scheduled': { readonly nextAttempt: number; readonly delayMs: number; readonly because: Failure }
  'cancel:requested': { readonly by?: string; readonly reason: string }
  'cancel:progress': { readonly rung: Rung }
  'cancel:finished': { readonly rungs: readonly Rung[] }
  'deadline:passed': { readonly deadline: DeadlineName; readonly limitMs: number; readonly elapsedMs: number }
  'artifact:stored': { readonly key: string; readonly path: string; readonly bytes: number }
  summary: { readonly summary: Summary }
}

/** Names of the journalled events. */
export type RunEventType = keyof RunEventPayloads

/** One journalled event by its name. */
export type RunEventOf<T extends RunEventType> = EventBase<T> & Readonly<RunEventPayloads[T]>

/** Any journalled event: a union told apart by `type`. */
export type RunEvent = { [T in RunEventType]: RunEventOf<T> }[RunEventType]

/** A line of output: heard live, not journalled, without `seq`. */
export interface LogEvent extends Omit<EventBase<'log'>, 'seq'> {
  readonly stream: 'stdout' | 'stderr'
  /** dbt's level; `info` for text that is not JSON. */
  readonly level: string
  /** dbt's event name and code, where the line is JSON. */
  readonly name?: string
  readonly code?: string
}

/** Names and listeners for eventemitter3. */
export type RunEventMap = { [T in RunEventType]: [event: RunEventOf<T>] } & {
  log: [event: LogEvent]
  event: [event: RunEvent]
}

/** An event before the runner gave it its place: what transition and story make. */
export type EventDraft = {
  [T in RunEventType]: { readonly type: T; readonly at?: number; readonly text: string } & Readonly<RunEventPayloads[T]>
}[RunEventType]
