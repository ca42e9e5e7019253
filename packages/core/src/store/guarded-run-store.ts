import type { JournalBatch, RunStore, StoredRecord } from './run-store.ts'
import { checkRunId } from './run-id.ts'
import { storeGuard } from './store-guard.ts'

/**
 * Core's wrapper round a run store, so that an adapter need not think of it: run ids are checked, `read` begins exactly
 * at the position asked for, an aborted call rejects with the signal's reason before the adapter is called, unknown
 * errors become a `StoreError`, nothing is called after `close`, and `close` happens once.
 */
export function guardedRunStore<R extends StoredRecord>(store: RunStore<R>): Required<RunStore<R>> {
  const { name, durable } = store
  const guard = storeGuard(name)
  return {
    name,
    durable,
    async create(runId, records, options) {
      checkRunId(name, runId)
      return guard.run('create', options.signal, () => store.create(runId, [...records], options))
    },
    async append(runId, position, records, options) {
      checkRunId(name, runId)
      await guard.run('append', options.signal, () => store.append(runId, position, [...records], options))
    },
    async read(runId, position, options) {
      checkRunId(name, runId)
      const batches = await guard.run('read', options.signal, () => store.read(runId, position, options))
      return batches?.flatMap((batch) => from(batch, position))
    },
    async *list(options) {
      for await (const run of guard.stream('list', options.signal, () => store.list(options))) {
        yield { runId: run.runId, records: run.records }
      }
    },
    close: () => guard.close(() => store.close?.()),
  }
}

/** What of a batch lies at or after `position`; a store may answer the whole batch that the position falls into. */
function from<R extends StoredRecord>(batch: JournalBatch<R>, position: number): JournalBatch<R>[] {
  const skip = Math.max(0, position - batch.position)
  const records = batch.records.slice(skip)
  return records.length === 0 ? [] : [{ position: batch.position + skip, records }]
}
