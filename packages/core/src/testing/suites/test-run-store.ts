import { describe, expect, it } from 'vitest'
import type { JournalBatch, RunStore, StoredRecord } from '../../store/run-store.ts'
import { collect } from './bytes.ts'

/** A record as the suite writes it. */
export interface SuiteRecord extends StoredRecord {
  readonly text: string
}

/** What {@link testRunStore} puts through. */
export interface RunStoreHarness {
  /** A store with nothing in it. */
  readonly store: RunStore<SuiteRecord>
  /** The same runs through another store, as another process would open them. Absent: the same store. */
  readonly reopen?: () => Promise<RunStore<SuiteRecord>>
  /** Removes what the harness made; called after the store's own `close`. */
  readonly cleanup?: () => Promise<void>
}

const options = { signal: new AbortController().signal }
const reason = new Error('aborted by the suite')
const aborted = { signal: AbortSignal.abort(reason) }

const record = (text: string): SuiteRecord => ({ type: 'suite', v: 1, minReader: 1, text })
const records = (...texts: readonly string[]) => texts.map(record)
const fenced = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'FENCED'

/** Texts from a position on, whatever batches they came in; batches must follow each other without gap or overlap. */
function textsFrom(batches: readonly JournalBatch<SuiteRecord>[] | undefined, position: number): string[] | undefined {
  let next: number | undefined
  const texts = batches?.flatMap((batch) => {
    expect(batch.position, 'place of a batch').toBe(next ?? batch.position)
    next = batch.position + batch.records.length
    return batch.records.filter((_, index) => batch.position + index >= position).map(({ text }) => text)
  })
  return texts
}

/**
 * The conformance suite of {@link RunStore}: call it in a test file of vitest. `create` makes a fresh, empty store for
 * each case.
 */
export function testRunStore(name: string, create: () => Promise<RunStoreHarness>): void {
  const scenario = (
    title: string,
    body: (store: RunStore<SuiteRecord>, other: RunStore<SuiteRecord>) => Promise<void>,
  ) =>
    it(title, async () => {
      const { store, reopen, cleanup } = await create()
      const other = (await reopen?.()) ?? store
      try {
        await body(store, other)
      } finally {
        await other.close?.()
        await store.close?.()
        await cleanup?.()
      }
    })

  describe(`${name}: run store`, { timeout: 60_000 }, () => {
    writing(scenario)
    reading(scenario)
  })
}

type Scenario = (
  title: string,
  body: (store: RunStore<SuiteRecord>, other: RunStore<SuiteRecord>) => Promise<void>,
) => void

function writing(scenario: Scenario): void {
  scenario('creates a journal once: the first caller wins', async (store, other) => {
    expect(await store.create('run-1', records('first'), options)).toBe(true)
    expect(await other.create('run-1', records('second'), options)).toBe(false)
    expect(textsFrom(await other.read('run-1', 0, options), 0)).toEqual(['first'])
  })

  scenario('creates a journal once, also side by side', async (store, other) => {
    const callers = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? store : other))
    const won = await Promise.all(callers.map((caller, index) => caller.create('run-1', records(`c${index}`), options)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(textsFrom(await store.read('run-1', 0, options), 0)).toEqual([`c${won.indexOf(true)}`])
  })

  scenario('appends batches at their position', async (store) => {
    await store.create('run-1', records('a', 'b'), options)
    await store.append('run-1', 2, records('c'), options)
    await store.append('run-1', 3, records('d', 'e', 'f'), options)
    expect(textsFrom(await store.read('run-1', 0, options), 0)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  scenario('fences an append below the end: nothing is written', async (store, other) => {
    await store.create('run-1', records('a'), options)
    await store.append('run-1', 1, records('b'), options)
    await expect(other.append('run-1', 1, records('late'), options)).rejects.toSatisfy(fenced)
    await expect(other.append('run-1', 0, records('late'), options)).rejects.toSatisfy(fenced)
    expect(textsFrom(await store.read('run-1', 0, options), 0)).toEqual(['a', 'b'])
  })

  scenario('lets one of several appends at the same position through', async (store, other) => {
    await store.create('run-1', records('a'), options)
    const writers = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? store : other))
    const written = await Promise.allSettled(
      writers.map((writer, index) => writer.append('run-1', 1, records(`w${index}`), options)),
    )
    const winners = written.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [`w${index}`] : []))
    expect(winners).toHaveLength(1)
    for (const outcome of written) if (outcome.status === 'rejected') expect(outcome.reason).toSatisfy(fenced)
    expect(textsFrom(await store.read('run-1', 0, options), 0)).toEqual(['a', ...winners])
  })

  scenario('refuses an append that would leave a gap, or has no journal', async (store) => {
    await store.create('run-1', records('a'), options)
    await expect(store.append('run-1', 2, records('x'), options)).rejects.toThrow()
    await expect(store.append('run-2', 0, records('x'), options)).rejects.toThrow()
    expect(textsFrom(await store.read('run-1', 0, options), 0)).toEqual(['a'])
    expect(await store.read('run-2', 0, options)).toBeUndefined()
  })

  scenario('keeps records of its own, exactly as JSON has them', async (store) => {
    const written = { ...record('quote " newline \n null \u0000 emoji 🚀'), list: [1, { deep: null }] }
    const batch = [written]
    await store.create('run-1', batch, options)
    written.list = []
    batch.push(written)
    const [first] = (await store.read('run-1', 0, options)) ?? []
    expect(first?.records).toEqual([
      { ...record('quote " newline \n null \u0000 emoji 🚀'), list: [1, { deep: null }] },
    ])
  })
}

function reading(scenario: Scenario): void {
  scenario('reads from any position, also within a batch and at the end', async (store) => {
    await store.create('run-1', records('a', 'b'), options)
    await store.append('run-1', 2, records('c', 'd'), options)
    for (const [position, expected] of [['a', 'b', 'c', 'd'], ['b', 'c', 'd'], ['c', 'd'], ['d'], []].entries()) {
      expect(textsFrom(await store.read('run-1', position, options), position)).toEqual(expected)
    }
    expect(textsFrom(await store.read('run-1', 9, options), 9)).toEqual([])
  })

  scenario('answers undefined for a run that is not there', async (store) => {
    expect(await store.read('run-1', 0, options)).toBeUndefined()
  })

  scenario('a reader sees a batch whole or not at all', async (store, other) => {
    await store.create('run-1', records('0.0', '0.1'), options)
    const writing = new AbortController()
    const reader = (async () => {
      for (let last = 0; !writing.signal.aborted;) {
        const texts = textsFrom(await other.read('run-1', 0, options), 0) ?? []
        expect(texts.length % 2, 'records of whole batches').toBe(0)
        expect(texts.length).toBeGreaterThanOrEqual(last)
        last = texts.length
      }
    })()
    for (let batch = 1; batch < 50; batch++) {
      await store.append('run-1', batch * 2, records(`${batch}.0`, `${batch}.1`), options)
    }
    writing.abort()
    await reader
    expect(textsFrom(await other.read('run-1', 0, options), 0)).toHaveLength(100)
  })

  scenario('lists runs, newest first', async (store, other) => {
    expect(await collect(store.list(options))).toEqual([])
    for (const runId of ['run-b', 'run-a', 'run-c']) await store.create(runId, records('1', '2'), options)
    await store.append('run-b', 2, records('3'), options)
    expect(await collect(other.list(options))).toEqual([
      { runId: 'run-c', records: 2 },
      { runId: 'run-a', records: 2 },
      { runId: 'run-b', records: 3 },
    ])
  })

  scenario('rejects every call with the reason of a signal that has aborted', async (store) => {
    await store.create('run-1', records('a'), options)
    await expect(store.create('run-2', records('a'), aborted)).rejects.toBe(reason)
    await expect(store.append('run-1', 1, records('b'), aborted)).rejects.toBe(reason)
    await expect(store.read('run-1', 0, aborted)).rejects.toBe(reason)
    await expect(collect(store.list(aborted))).rejects.toBe(reason)
    expect(textsFrom(await store.read('run-1', 0, options), 0)).toEqual(['a'])
    expect(await store.read('run-2', 0, options)).toBeUndefined()
  })

  scenario('closes any number of times', async (store) => {
    await store.create('run-1', records('a'), options)
    await store.close?.()
    await store.close?.()
  })
}
