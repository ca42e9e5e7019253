import { expect } from 'vitest'
import { deferred } from '../deferred.ts'
import { keys, opened, options, read, readText, reason, type StoreScenario } from './artifact-store-bench.ts'
import { bytes, joined, streamOf, text } from './bytes.ts'

/** Atomic or not visible. */
export function visibilityCases(scenario: StoreScenario): void {
  /** Two pieces, the second one when it is let through. */
  const gated = () => {
    const reached = deferred()
    const gate = deferred()
    async function* values() {
      yield bytes('half ')
      reached.resolve()
      await gate.promise
      yield bytes('whole')
    }
    return { values: values(), reached: reached.promise, open: gate.resolve, fail: gate.reject }
  }

  scenario('shows a new artifact whole or not at all', async (store) => {
    const source = gated()
    const putting = store.put('folder/new', source.values, options)
    await source.reached
    expect(await read(store, 'folder/new')).toBeUndefined()
    expect(await keys(store, '')).toEqual([])
    source.open()
    await putting
    expect(await readText(store, 'folder/new')).toBe('half whole')
  })

  scenario('shows the old artifact until the new one is whole', async (store) => {
    await store.put('key', streamOf('old'), options)
    const source = gated()
    const putting = store.put('key', source.values, options)
    await source.reached
    expect(await readText(store, 'key')).toBe('old')
    source.open()
    await putting
    expect(await readText(store, 'key')).toBe('half whole')
    expect(await keys(store, '')).toEqual(['key'])
  })

  scenario('leaves nothing of a source that fails, and passes its error on', async (store) => {
    await store.put('old', streamOf('old'), options)
    for (const key of ['old', 'new', 'folder/new']) {
      const source = gated()
      const putting = store.put(key, source.values, options)
      const failed = expect(putting).rejects.toSatisfy(blames('broken'))
      await source.reached
      source.fail(new Error('broken'))
      await failed
    }
    expect(await readText(store, 'old')).toBe('old')
    expect(await keys(store, '')).toEqual(['old'])
  })

  scenario('leaves nothing of a put that is aborted', async (store) => {
    await store.put('old', streamOf('old'), options)
    for (const key of ['old', 'new']) {
      const stop = new AbortController()
      const source = gated()
      const failed = expect(store.put(key, source.values, { signal: stop.signal })).rejects.toBe(reason)
      await source.reached
      stop.abort(reason)
      source.open()
      await failed
    }
    expect(await readText(store, 'old')).toBe('old')
    expect(await keys(store, '')).toEqual(['old'])
  })

  scenario('keeps one of several puts of one key, whole', async (store) => {
    const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000))
    await Promise.all(
      contents.map((content) => store.put('key', streamOf(content.slice(0, 20_000), content.slice(20_000)), options)),
    )
    expect(contents).toContain(await readText(store, 'key'))
    expect(await keys(store, '')).toEqual(['key'])
  })

  scenario('a read that has begun is not mixed with a later put', async (store) => {
    await store.put('key', streamOf('a'.repeat(300_000)), options)
    const pieces: Uint8Array[] = []
    for await (const piece of await opened(store, 'key')) {
      if (pieces.length === 0) await store.put('key', streamOf('b'.repeat(300_000)), options)
      pieces.push(piece)
    }
    expect(text(joined(pieces))).toBe('a'.repeat(300_000))
  })
}

/** Whether an error, or what caused it, says so. */
function blames(message: string): (error: Error) => boolean {
  return (error) => [error, error.cause].some((one) => String(one).includes(message))
}
