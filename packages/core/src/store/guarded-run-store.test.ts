import { describe, expect, it } from 'vitest'
import { collect } from '../testing/suites/bytes.ts'
import { guardedRunStore } from './guarded-run-store.ts'
import { memoryRunStore } from './memory-run-store.ts'
import type { JournalBatch, RunStore } from './run-store.ts'

const options = { signal: new AbortController().signal }
const record = (type: string) => ({ type, v: 1, minReader: 1 })

/** An adapter that does one thing of its own; the rest is the memory store's. */
function adapter(own: Partial<RunStore>): RunStore {
  return { ...memoryRunStore(), name: 'odd', ...own }
}

describe('guardedRunStore', () => {
  it('says what the store says of itself', () => {
    expect(guardedRunStore(adapter({ durable: true }))).toMatchObject({ name: 'odd', durable: true })
  })

  it('refuses run ids that are none before the adapter sees them', async () => {
    const store = guardedRunStore(memoryRunStore())
    const refused = { code: 'RUN_ID_INVALID' }
    await expect(store.create('../x', [record('a')], options)).rejects.toMatchObject(refused)
    await expect(store.append('', 0, [record('a')], options)).rejects.toMatchObject(refused)
    await expect(store.read('..', 0, options)).rejects.toMatchObject(refused)
  })

  it('wraps unknown errors and passes FENCED through', async () => {
    const store = guardedRunStore(adapter({ create: () => Promise.reject(new Error('disk full')) }))
    await expect(store.create('r', [record('a')], options)).rejects.toMatchObject({
      message: 'odd: create: disk full',
      code: 'STORE_FAILED',
      store: 'odd',
    })
    const memory = guardedRunStore(memoryRunStore())
    await memory.create('r', [record('a')], options)
    await expect(memory.append('r', 0, [record('b')], options)).rejects.toMatchObject({ code: 'FENCED' })
  })

  it('begins a read at the position asked for, whatever whole batches the adapter answers', async () => {
    const batches: JournalBatch[] = [
      { position: 0, records: [record('a'), record('b')] },
      { position: 2, records: [record('c'), record('d')] },
    ]
    const store = guardedRunStore(adapter({ read: async () => batches }))
    expect(await store.read('r', 0, options)).toEqual(batches)
    expect(await store.read('r', 3, options)).toEqual([{ position: 3, records: [record('d')] }])
    expect(await store.read('r', 4, options)).toEqual([])
  })

  it('shares no array with the adapter', async () => {
    const records = [record('a')]
    const kept: (readonly unknown[])[] = []
    const store = guardedRunStore(
      adapter({
        create: async (_, given) => kept.push(given) > 0,
        append: async (_, __, given) => void kept.push(given),
        read: async () => [{ position: 0, records }],
      }),
    )
    await store.create('r', records, options)
    await store.append('r', 1, records, options)
    const read = await store.read('r', 0, options)
    records.length = 0
    expect(kept).toEqual([[record('a')], [record('a')]])
    expect(read).toEqual([{ position: 0, records: [record('a')] }])
  })

  it('refuses everything after close, and closes once', async () => {
    let closes = 0
    const store = guardedRunStore(adapter({ close: async () => void (closes += 1) }))
    await Promise.all([store.close(), store.close()])
    const closed = { code: 'STORE_CLOSED', store: 'odd' }
    await expect(store.create('r', [record('a')], options)).rejects.toMatchObject(closed)
    await expect(store.append('r', 0, [record('a')], options)).rejects.toMatchObject(closed)
    await expect(store.read('r', 0, options)).rejects.toMatchObject(closed)
    await expect(collect(store.list(options))).rejects.toMatchObject(closed)
    expect(closes).toBe(1)
  })
})
