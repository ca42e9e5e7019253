import { describe, expect, it } from 'vitest'
import type { ArtifactStore } from '../../store/artifact-store.ts'
import {
  aborted,
  keys,
  opened,
  options,
  patterned,
  read,
  readText,
  reason,
  type StoreScenario,
} from './artifact-store-bench.ts'
import { visibilityCases } from './artifact-store-visibility.ts'
import { collect, streamOf } from './bytes.ts'
import { refusedKeys } from './refused-keys.ts'

/** What {@link testArtifactStore} puts through. */
export interface ArtifactStoreHarness {
  /** A store with nothing in it. */
  readonly store: ArtifactStore
  /** Removes what the harness made; called after the store's own `close`. */
  readonly cleanup?: () => Promise<void>
}

/**
 * The conformance suite of {@link ArtifactStore}: call it in a test file of vitest. `create` makes a fresh, empty store
 * for each case.
 */
export function testArtifactStore(name: string, create: () => Promise<ArtifactStoreHarness>): void {
  const scenario = (title: string, body: (store: ArtifactStore) => Promise<void>) =>
    it(title, async () => {
      const { store, cleanup } = await create()
      try {
        await body(store)
      } finally {
        await store.close?.()
        await cleanup?.()
      }
    })

  describe(`${name}: artifact store`, { timeout: 60_000 }, () => {
    roundTrips(scenario)
    visibilityCases(scenario)
    listing(scenario)
    refusals(scenario)
  })
}

function roundTrips(scenario: StoreScenario): void {
  scenario('gives back what was put, byte for byte', async (store) => {
    const content = patterned(1_000)
    const entry = await store.put('2026-11-24/run-1/run_results.json', streamOf(content), options)
    expect(entry).toMatchObject({ key: '2026-11-24/run-1/run_results.json', bytes: 1_000 })
    expect(entry.storedAt).toBeGreaterThan(1_500_000_000_000)
    expect(await read(store, '2026-11-24/run-1/run_results.json')).toEqual(content)
    expect(await collect(store.list('', options))).toEqual([entry])
  })

  scenario('keeps an empty artifact', async (store) => {
    expect((await store.put('empty', streamOf(), options)).bytes).toBe(0)
    expect(await read(store, 'empty')).toEqual(new Uint8Array())
  })

  scenario('answers undefined for an artifact that is not there', async (store) => {
    await store.put('folder/there', streamOf('x'), options)
    expect(await store.get('not-there', options)).toBeUndefined()
    expect(await store.get('folder', options)).toBeUndefined()
    expect(await store.get('folder/there/below', options)).toBeUndefined()
  })

  scenario('keeps bytes of its own: a source may use its buffer again', async (store) => {
    const buffer = new Uint8Array(4)
    async function* reusing() {
      for (const value of [1, 2, 3]) yield buffer.fill(value)
    }
    await store.put('reused', reusing(), options)
    expect(await read(store, 'reused')).toEqual(Uint8Array.from([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]))
  })

  scenario('streams a large artifact: one piece at a time in, in pieces out', async (store) => {
    const piece = patterned(1 << 20)
    let asked = 0
    let most = 0
    let pieces = 0
    const source: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          most = Math.max(most, ++asked)
          await Promise.resolve()
          asked -= 1
          return pieces++ < 24 ? { done: false, value: piece } : { done: true, value: undefined }
        },
      }),
    }
    expect((await store.put('large', source, options)).bytes).toBe(24 << 20)
    expect(most, 'pieces asked for at once').toBe(1)

    let offset = 0
    let largest = 0
    let wrong = 0
    for await (const chunk of await opened(store, 'large')) {
      largest = Math.max(largest, chunk.byteLength)
      if (chunk[0] !== piece[offset % piece.byteLength]) wrong += 1
      offset += chunk.byteLength
    }
    expect({ offset, wrong }).toEqual({ offset: 24 << 20, wrong: 0 })
    expect(largest, 'bytes of the largest piece').toBeLessThanOrEqual(8 << 20)
  })

  scenario('lets a reader leave early', async (store) => {
    await store.put('large', streamOf(patterned(1 << 20), patterned(1 << 20)), options)
    for await (const chunk of await opened(store, 'large')) {
      expect(chunk.byteLength).toBeGreaterThan(0)
      break
    }
    await store.delete('large', options)
    expect(await read(store, 'large')).toBeUndefined()
  })

  scenario('keeps many artifacts, put side by side', async (store) => {
    const names = Array.from({ length: 200 }, (_, index) => `many/${String(index).padStart(3, '0')}`)
    await Promise.all(names.map((key) => store.put(key, streamOf(key), options)))
    expect(await keys(store, 'many/')).toEqual(names)
    expect(await Promise.all(names.map((key) => readText(store, key)))).toEqual(names)
  })

  scenario('takes any key that the contract allows', async (store) => {
    const allowed = ['a b/ü/日本語/🚀.json', '.hidden', '..two', 'x'.repeat(255), 'trailing.', '%2e%2e/%2f', '~', 'CON']
    for (const key of allowed) await store.put(key, streamOf(key), options)
    for (const key of allowed) expect(await readText(store, key)).toBe(key)
    expect((await keys(store, '')).toSorted()).toEqual(allowed.toSorted())
  })
}

function listing(scenario: StoreScenario): void {
  scenario('lists in order of the whole keys, by prefix of the text', async (store) => {
    for (const key of ['b', 'a/b/c', 'a-b', 'a.b', 'a0', 'a/bc']) await store.put(key, streamOf(key), options)
    expect(await keys(store, '')).toEqual(['a-b', 'a.b', 'a/b/c', 'a/bc', 'a0', 'b'])
    expect(await keys(store, 'a/b')).toEqual(['a/b/c', 'a/bc'])
    expect(await keys(store, 'a/')).toEqual(['a/b/c', 'a/bc'])
    expect(await keys(store, 'a/b/c')).toEqual(['a/b/c'])
    expect(await keys(store, 'c')).toEqual([])
    expect(await keys(store, 'nowhere/at/all/')).toEqual([])
  })

  scenario('lists nothing in an empty store, and lets a reader of a list leave early', async (store) => {
    expect(await keys(store, '')).toEqual([])
    await store.put('a', streamOf('1'), options)
    await store.put('b', streamOf('22'), options)
    for await (const entry of store.list('', options)) {
      expect(entry).toMatchObject({ key: 'a', bytes: 1 })
      break
    }
  })

  scenario('deletes one artifact; a missing one is no error', async (store) => {
    await store.put('a/one', streamOf('1'), options)
    await store.put('a/two', streamOf('2'), options)
    await store.delete('a/one', options)
    await store.delete('a/one', options)
    await store.delete('never/there', options)
    expect(await read(store, 'a/one')).toBeUndefined()
    expect(await keys(store, '')).toEqual(['a/two'])
    await store.put('a/one', streamOf('again'), options)
    expect(await readText(store, 'a/one')).toBe('again')
  })
}

function refusals(scenario: StoreScenario): void {
  scenario('refuses keys that are no relative path or would leave the store', async (store) => {
    for (const key of refusedKeys) {
      const shown = JSON.stringify(key)
      await expect(store.put(key, streamOf('x'), options), `put ${shown}`).rejects.toThrow()
      await expect(store.get(key, options), `get ${shown}`).rejects.toThrow()
      await expect(store.delete(key, options), `delete ${shown}`).rejects.toThrow()
    }
    for (const prefix of ['../', '/', 'a/../../b', 'a\\b']) {
      await expect(collect(store.list(prefix, options)), `list ${prefix}`).rejects.toThrow()
    }
    expect(await keys(store, '')).toEqual([])
  })

  scenario('rejects every call with the reason of a signal that has aborted', async (store) => {
    await store.put('key', streamOf('x'), options)
    await expect(store.put('new', streamOf('x'), aborted)).rejects.toBe(reason)
    await expect(store.get('key', aborted)).rejects.toBe(reason)
    await expect(collect(store.list('', aborted))).rejects.toBe(reason)
    await expect(store.delete('key', aborted)).rejects.toBe(reason)
    expect(await keys(store, '')).toEqual(['key'])
  })

  scenario('stops a read whose signal aborts', async (store) => {
    await store.put('large', streamOf(patterned(4 << 20), patterned(4 << 20)), options)
    const stop = new AbortController()
    const reading = async () => {
      for await (const chunk of await opened(store, 'large', { signal: stop.signal })) {
        stop.abort(reason)
        expect(chunk.byteLength).toBeLessThan(8 << 20)
      }
    }
    await expect(reading()).rejects.toBe(reason)
  })

  scenario('closes any number of times', async (store) => {
    await store.put('key', streamOf('x'), options)
    await store.close?.()
    await store.close?.()
  })
}
