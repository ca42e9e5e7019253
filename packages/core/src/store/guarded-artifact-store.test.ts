import { describe, expect, it } from 'vitest'
import { UsageError } from '../errors/adapter-errors.ts'
import { collect, streamOf } from '../testing/suites/bytes.ts'
import type { ArtifactEntry, ArtifactStore } from './artifact-store.ts'
import { guardedArtifactStore } from './guarded-artifact-store.ts'
import { memoryArtifactStore } from './memory-artifact-store.ts'

const options = { signal: new AbortController().signal }
const drain = (content: AsyncIterable<Uint8Array>) => collect(content)

/** An adapter that does one thing of its own; the rest is the memory store's. */
function adapter(own: Partial<ArtifactStore>): ArtifactStore {
  return { ...memoryArtifactStore(), name: 'odd', ...own }
}

describe('guardedArtifactStore', () => {
  it('wraps unknown errors with the store and the operation, and keeps the cause', async () => {
    const disk = Object.assign(new Error('disk full'), { code: 'ENOSPC' })
    const store = guardedArtifactStore(
      adapter({
        put: () => Promise.reject(disk),
        get: () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- foreign code may throw anything
          throw 'a text'
        },
        list: () => {
          throw disk
        },
      }),
    )
    await expect(store.put('key', streamOf('x'), options)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'STORE_FAILED',
      store: 'odd',
      message: 'odd: put: disk full',
      cause: disk,
    })
    await expect(store.get('key', options)).rejects.toMatchObject({ message: 'odd: get: a text', cause: 'a text' })
    await expect(collect(store.list('', options))).rejects.toMatchObject({ message: 'odd: list: disk full' })
  })

  it('wraps an error that comes in the middle of a stream', async () => {
    async function* breaking() {
      yield Uint8Array.of(1)
      throw new Error('connection reset')
    }
    const store = guardedArtifactStore(adapter({ get: async () => breaking() }))
    const content = await store.get('key', options)
    await expect(drain(content ?? streamOf())).rejects.toMatchObject({ message: 'odd: get: connection reset' })
  })

  it("passes Millrace's own errors through", async () => {
    const error = new UsageError('no such bucket', { code: 'OPTION_INVALID' })
    const store = guardedArtifactStore(adapter({ delete: () => Promise.reject(error) }))
    await expect(store.delete('key', options)).rejects.toBe(error)
  })

  it("passes a source's own error through, even when the store hides it behind another", async () => {
    const broken = new Error('source broken')
    async function* source() {
      yield Uint8Array.of(1)
      throw broken
    }
    const honest = guardedArtifactStore(memoryArtifactStore())
    await expect(honest.put('key', source(), options)).rejects.toBe(broken)
    const hiding = guardedArtifactStore(
      adapter({
        put: async (_, content) => {
          await drain(content).catch(() => undefined)
          throw new Error('upload incomplete')
        },
      }),
    )
    await expect(hiding.put('key', source(), options)).rejects.toBe(broken)
  })

  it("turns an adapter's AbortError into the signal's reason, also after a source was cut short by it", async () => {
    const stop = new AbortController()
    const reason = new Error('cancelled')
    const store = guardedArtifactStore(
      adapter({
        delete: async () => {
          stop.abort(reason)
          throw Object.assign(new Error('The operation was aborted'), { name: 'AbortError' })
        },
        put: async (_, content) => {
          await drain(content).catch(() => undefined)
          throw reason
        },
      }),
    )
    await expect(store.delete('key', { signal: stop.signal })).rejects.toBe(reason)

    const late = new AbortController()
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    }
    const putting = store.put('key', silent, { signal: late.signal })
    late.abort(reason)
    await expect(putting).rejects.toBe(reason)
  })

  it('does not reach the adapter with a signal that has aborted, a bad key, or after close', async () => {
    const calls: string[] = []
    const spy = (operation: string) => async () => {
      calls.push(operation)
      return undefined
    }
    const store = guardedArtifactStore(adapter({ get: spy('get'), delete: spy('delete'), close: spy('close') }))
    await expect(store.get('key', { signal: AbortSignal.abort('before') })).rejects.toBe('before')
    await expect(store.delete('../key', options)).rejects.toMatchObject({ code: 'ARTIFACT_KEY_INVALID' })
    await expect(collect(store.list('../', options))).rejects.toMatchObject({ code: 'ARTIFACT_KEY_INVALID' })
    await store.close()
    await store.close()
    await expect(store.get('key', options)).rejects.toMatchObject({ code: 'STORE_CLOSED', store: 'odd' })
    await expect(store.put('key', streamOf('x'), options)).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    await expect(collect(store.list('', options))).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    expect(calls).toEqual(['close'])
  })

  it('ends a stream that is read on after close', async () => {
    const store = guardedArtifactStore(memoryArtifactStore())
    await store.put('key', streamOf('x'.repeat(200_000)), options)
    const reading = async () => {
      for await (const piece of (await store.get('key', options)) ?? streamOf()) {
        expect(piece.byteLength).toBeGreaterThan(0)
        await store.close()
      }
    }
    await expect(reading()).rejects.toMatchObject({ message: 'memory: get: the store is closed' })
  })

  it('tells of a close that failed, each time', async () => {
    const store = guardedArtifactStore(adapter({ close: () => Promise.reject(new Error('still busy')) }))
    await expect(store.close()).rejects.toMatchObject({ message: 'odd: close: still busy' })
    await expect(store.close()).rejects.toMatchObject({ message: 'odd: close: still busy' })
  })

  it('gives entries of its own: what the adapter does with its own later changes nothing', async () => {
    const entry = { key: 'key', bytes: 1, storedAt: 1, secret: 'internal' } as ArtifactEntry
    async function* listed() {
      yield entry
    }
    const store = guardedArtifactStore(adapter({ put: async () => entry, list: listed }))
    const stored = await store.put('key', streamOf('x'), options)
    const [first] = await collect(store.list('', options))
    Object.assign(entry, { bytes: 99 })
    expect([stored, first]).toEqual(Array(2).fill({ key: 'key', bytes: 1, storedAt: 1 }))
  })
})
