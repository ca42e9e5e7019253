import type { DbtInstall } from '../../engine/install.ts'
import type { Ending, ExecutionRef, Place } from '../../executor/executor.ts'
import type { Failure } from '../../failure/failure.ts'
import type { StoredRecord } from '../../store/run-store.ts'
import type { Cause, ConclusionKind, Verdict } from '../verdict.ts'
import type { Rung, RunEvent } from '../events.ts'
import type { RequestRecord } from '../request.ts'
import type { RunStateName } from '../state.ts'

/** Version of the records that this library writes. */
export const recordVersion = 1

/** The oldest library that may drive a run with today's records in its journal. */
export const oldestReader = 1

/** When something was recorded, on both clocks: monotonic times compare only within one boot. */
export interface Stamp {
  /** Wall time, milliseconds since 1970. */
  readonly at: number
  readonly mono: number
}

/** What each record holds besides {@link RecordBase}. */
export interface RecordBodies {
  created: { readonly request: RequestRecord; readonly place: Place; readonly folder: string; readonly boot: string }
  moved: { readonly from: RunStateName; readonly to: RunStateName }
  /** Journalled before anything starts. */
  'attempt-planned': {
    readonly step: number
    readonly attempt: number
    readonly token: string
    readonly argv: readonly string[]
    readonly why: string
    readonly dbt: DbtInstall
  }
  'execution-found': { readonly attempt: number; readonly ref: ExecutionRef }
  'start-failed': { readonly attempt: number; readonly message: string; readonly code: string }
  /** Events of a piece of output, with the offset it was read to: exactly once. */
  read: { readonly attempt: number; readonly stream: 'stdout' | 'stderr'; readonly offset: number }
  'output-over': { readonly attempt: number; readonly stream: 'stdout' | 'stderr'; readonly trouble?: string }
  asked: { readonly cause: Cause }
  'signal-intended': { readonly attempt: number; readonly rung: Rung }
  ended: { readonly attempt: number; readonly ending: Ending }
  decided: {
    readonly attempt: number
    readonly step: number
    readonly conclusion: ConclusionKind
    readonly succeeded: boolean
    readonly rules: readonly string[]
    readonly failure?: Failure
  }
  stored: { readonly attempt: number; readonly key: string; readonly path: string; readonly bytes: number }
  'store-failed': { readonly attempt: number; readonly path: string; readonly message: string }
  'listener-failed': { readonly event: string; readonly message: string }
  verdict: { readonly verdict: Verdict }
}

/** Names of the records. */
export type RecordType = keyof RecordBodies

/** What every record carries: the events that it gives rise to are in it, so the journal is the event log. */
export interface RecordBase<T extends RecordType> extends StoredRecord, Stamp {
  readonly type: T
  readonly events: readonly RunEvent[]
}

/** One record of a run's journal. */
export type JournalRecord = { [T in RecordType]: RecordBase<T> & Readonly<RecordBodies[T]> }[RecordType]

/** A record before the runner stamped it and numbered its events. */
export type RecordDraft = { [T in RecordType]: { readonly type: T } & Readonly<RecordBodies[T]> }[RecordType]
