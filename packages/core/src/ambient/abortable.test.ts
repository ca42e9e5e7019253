import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { abortable, abortableIterable } from './abortable.ts'
import { deferred } from '../testing/deferred.ts'

const never = new Promise<never>(() => undefined)

/** A source that tells whether it was closed. */
function source(steps: readonly (() => Promise<number>)[]) {
  let closed = 0
  const iterable: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => {
      let at = 0
      return {
        next: async () => {
          const step = steps[at++]
          return step === undefined ? { done: true, value: undefined } : { done: false, value: await step() }
        },
        return: () => {
          closed += 1
          return Promise.resolve({ done: true, value: undefined })
        },
      }
    },
  }
  return { iterable, closed: () => closed }
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

describe('abortable', () => {
  it("gives the promise's value or error", async () => {
    const { signal } = new AbortController()
    await expect(abortable(Promise.resolve(3), signal)).resolves.toBe(3)
    await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  })

  it("rejects with the signal's reason when it aborts first, or has aborted already", async () => {
    const stop = new AbortController()
    const waiting = abortable(never, stop.signal)
    const reason = new Error('enough')
    stop.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    await expect(abortable(Promise.resolve(1), stop.signal)).rejects.toBe(reason)
  })

  it('takes its listener off the signal', async () => {
    const { signal } = new AbortController()
    await abortable(Promise.resolve(3), signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('leaves an outcome that comes after the abort unheard', async () => {
    const stop = new AbortController()
    const late = deferred<number>()
    const waiting = abortable(late.promise, stop.signal)
    stop.abort('over')
    late.reject(new Error('late'))
    await expect(waiting).rejects.toBe('over')
  })
})

describe('abortableIterable', () => {
  const one = () => Promise.resolve(1)
  const two = () => Promise.resolve(2)

  it('passes every value on and does not close a source that ended by itself', async () => {
    const { iterable, closed } = source([one, two])
    expect(await collect(abortableIterable(iterable, new AbortController().signal))).toEqual([1, 2])
    expect(closed()).toBe(0)
  })

  it('closes the source when the reader leaves early', async () => {
    const { iterable, closed } = source([one, two])
    for await (const value of abortableIterable(iterable, new AbortController().signal)) {
      expect(value).toBe(1)
      break
    }
    expect(closed()).toBe(1)
  })

  it('closes the source when the signal aborts between two values', async () => {
    const { iterable, closed } = source([one, two])
    const stop = new AbortController()
    const reading = (async () => {
      for await (const value of abortableIterable(iterable, stop.signal)) stop.abort(`after ${value}`)
    })()
    await expect(reading).rejects.toBe('after 1')
    expect(closed()).toBe(1)
  })

  it('rejects although the source never answers', async () => {
    const { iterable, closed } = source([() => never])
    const stop = new AbortController()
    const reading = collect(abortableIterable(iterable, stop.signal))
    stop.abort('over')
    await expect(reading).rejects.toBe('over')
    expect(closed()).toBe(1)
  })

  it('does not touch the source when the signal has aborted already', async () => {
    const { iterable, closed } = source([one])
    await expect(collect(abortableIterable(iterable, AbortSignal.abort('before')))).rejects.toBe('before')
    expect(closed()).toBe(0)
  })

  it("passes the source's error on", async () => {
    const { iterable } = source([one, () => Promise.reject(new Error('broken'))])
    await expect(collect(abortableIterable(iterable, new AbortController().signal))).rejects.toThrow('broken')
  })

  it('takes a source that cannot be closed', async () => {
    const iterable: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: false, value: 7 }) }),
    }
    for await (const value of abortableIterable(iterable, new AbortController().signal)) {
      expect(value).toBe(7)
      break
    }
    const stop = new AbortController()
    const silent: AsyncIterable<number> = { [Symbol.asyncIterator]: () => ({ next: () => never }) }
    const reading = collect(abortableIterable(silent, stop.signal))
    stop.abort('over')
    await expect(reading).rejects.toBe('over')
  })
})
