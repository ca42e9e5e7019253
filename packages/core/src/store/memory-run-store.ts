import { StoreError } from '../errors/adapter-errors.ts'
import type { RunStore, StoredRecord } from './run-store.ts'

/** A batch as it would stand on a disk: text, so that only what JSON can carry comes back. */
interface StoredBatch {
  readonly position: number
  readonly count: number
  readonly text: string
}

/**
 * Keeps the journals in this process's memory: the same records as a durable store, gone with the process. Its memory
 * grows with the events of all runs: the one store that is exempt from "memory is O(nodes)".
 */
export function memoryRunStore<R extends StoredRecord = StoredRecord>(): RunStore<R> {
  const name = 'memory'
  const journals = new Map<string, StoredBatch[]>()
  return {
    name,
    durable: false,
    async create(runId, records, { signal }) {
      signal.throwIfAborted()
      if (journals.has(runId)) return false
      journals.set(runId, [toStored(0, records)])
      return true
    },
    async append(runId, position, records, { signal }) {
      signal.throwIfAborted()
      const journal = journals.get(runId)
      if (journal === undefined) throw new StoreError(name, `there is no run \`${runId}\``, 'RUN_MISSING')
      const length = lengthOf(journal)
      if (position !== length) throw misplaced(name, runId, position, length)
      journal.push(toStored(position, records))
    },
    async read(runId, position, { signal }) {
      signal.throwIfAborted()
      const journal = journals.get(runId)
      return (
        journal && tail(journal, position).map(({ position, text }) => ({ position, records: JSON.parse(text) as R[] }))
      )
    },
    async *list({ signal }) {
      for (const [runId, journal] of [...journals].reverse()) {
        signal.throwIfAborted()
        yield { runId, records: lengthOf(journal) }
      }
    },
  }
}

/** The batches that hold records from `position` on; looked for from the end, where readers mostly are. */
function tail(journal: readonly StoredBatch[], position: number): readonly StoredBatch[] {
  const first = journal.findLastIndex((batch) => batch.position <= position)
  return journal.slice(Math.max(0, first)).filter((batch) => batch.position + batch.count > position)
}

function toStored(position: number, records: readonly StoredRecord[]): StoredBatch {
  return { position, count: records.length, text: JSON.stringify(records) }
}

function lengthOf(journal: readonly StoredBatch[]): number {
  const last = journal.at(-1)
  return last === undefined ? 0 : last.position + last.count
}

function misplaced(store: string, runId: string, position: number, length: number): StoreError {
  const there = `the journal of \`${runId}\` holds ${length} records`
  return position < length
    ? new StoreError(store, `${there}, another driver wrote at ${position}`, 'FENCED')
    : new StoreError(store, `${there}, nothing can be written at ${position}`, 'JOURNAL_GAP')
}
