import type { CallOptions } from '../ambient/call-options.ts'

/** A record as a store sees it: JSON with a type and a version; what is in it is the runner's business. */
export interface StoredRecord {
  readonly type: string
  /** Version of this record's shape. */
  readonly v: number
  /** The oldest reader that may drive a run with this record in it. */
  readonly minReader: number
}

/** Records of one append, in order, at their place in the journal. */
export interface JournalBatch<R extends StoredRecord = StoredRecord> {
  /** Place of the first record, from 0; the next batch begins at `position + records.length`. */
  readonly position: number
  readonly records: readonly R[]
}

/** What a list of runs shows of one. */
export interface StoredRun {
  readonly runId: string
  readonly records: number
}

/** Adapter that keeps the journals: what must survive our own death. */
export interface RunStore<R extends StoredRecord = StoredRecord> {
  readonly name: string
  /** Whether a journal outlives this process. */
  readonly durable: boolean
  /** Begins a journal with its first batch; atomic, the first caller wins and the others get `false`. */
  create(runId: string, records: readonly R[], options: CallOptions): Promise<boolean>
  /** Adds one atomic batch at `position`; durable when it resolves. Rejects with `FENCED` when the journal is longer than that. */
  append(runId: string, position: number, records: readonly R[], options: CallOptions): Promise<void>
  /** Batches from `position` on, up to what is there now; `undefined` when there is no such run. */
  read(runId: string, position: number, options: CallOptions): Promise<readonly JournalBatch<R>[] | undefined>
  /** All runs, newest first. */
  list(options: CallOptions): AsyncIterable<StoredRun>
  close?(): Promise<void>
}
