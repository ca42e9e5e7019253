import type { Ambient } from '../../ambient/ambient.ts'
import { StoreError } from '../../errors/adapter-errors.ts'
import type { RunStore } from '../../store/run-store.ts'
import type { EventDraft, RunEvent } from '../events.ts'
import { oldestReader, recordVersion, type JournalRecord, type Stamp } from '../journal/records.ts'
import type { Note } from '../machine/step.ts'
import type { Redactor } from '../report/redactor.ts'

/** Waits between tries to append, in milliseconds: about half a minute in all, then the run gives up. */
const patience = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800] as const

/** Where in the run a record belongs. */
export interface Position {
  readonly step: number
  readonly attempt: number
}

/** What a journal writer needs. */
export interface JournalWriterOptions {
  readonly runId: string
  readonly runs: RunStore<JournalRecord>
  readonly ambient: Ambient
  readonly redactor: Redactor
}

/** Numbers events, stamps records and keeps them, in order; nothing is heard before it is kept. */
export class JournalWriter {
  readonly #options: JournalWriterOptions
  #seq = 0
  #position = 0

  constructor(options: JournalWriterOptions) {
    this.#options = options
  }

  /** How many records are kept. */
  get position(): number {
    return this.#position
  }

  /** The first batch of a new journal; `false` when there is a run of this id already. */
  async create(notes: readonly Note[], stamp: Stamp, signal: AbortSignal): Promise<readonly RunEvent[] | false> {
    const records = this.#records(notes, stamp, { step: 0, attempt: 0 })
    const { runs, runId } = this.#options
    if (!(await runs.create(runId, records, { signal }))) return false
    this.#position = records.length
    return records.flatMap((record) => record.events)
  }

  /** Keeps one batch and answers its events. Tries again while the store fails; then throws a {@link StoreError}. */
  async append(notes: readonly Note[], stamp: Stamp, at: Position, signal: AbortSignal): Promise<readonly RunEvent[]> {
    if (notes.length === 0) return []
    const records = this.#records(notes, stamp, at)
    await this.#appendPatiently(records, signal)
    this.#position += records.length
    return records.flatMap((record) => record.events)
  }

  async #appendPatiently(records: readonly JournalRecord[], signal: AbortSignal): Promise<void> {
    const { runs, runId, ambient } = this.#options
    for (let tries = 0; ; tries += 1) {
      try {
        await runs.append(runId, this.#position, records, { signal })
        return
      } catch (error) {
        const wait = patience[tries]
        if (wait === undefined || signal.aborted || isFenced(error)) throw asStoreError(runs.name, error)
        await ambient.sleep(wait, signal)
      }
    }
  }

  #records(notes: readonly Note[], stamp: Stamp, at: Position): readonly JournalRecord[] {
    const { redactor } = this.#options
    return notes.map(({ record, events }) => {
      const base = { v: recordVersion, minReader: oldestReader, at: stamp.at, mono: stamp.mono }
      return redactor.value({ ...record, ...base, events: events.map((event) => this.#event(event, stamp, at)) })
    })
  }

  #event(draft: EventDraft, stamp: Stamp, { step, attempt }: Position): RunEvent {
    this.#seq += 1
    return { at: stamp.at, ...draft, seq: this.#seq, runId: this.#options.runId, step, attempt }
  }
}

function isFenced(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'FENCED'
}

function asStoreError(store: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StoreError(store, `the journal can't be written: ${message}`, 'JOURNAL_UNWRITABLE', error)
}
