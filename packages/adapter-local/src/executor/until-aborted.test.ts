import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { untilAborted } from './until-aborted.ts'

describe('untilAborted', () => {
  it('answers as the promise does, and leaves no listener behind', async () => {
    const { signal } = new AbortController()
    expect(await untilAborted(() => Promise.resolve(1), signal)).toBe(1)
    await expect(untilAborted(() => Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('rejects with the reason when the signal is first', async () => {
    const controller = new AbortController()
    const waiting = untilAborted(() => new Promise(() => undefined), controller.signal)
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })

  it('begins nothing under an aborted signal', async () => {
    let begun = false
    const begin = () => {
      begun = true
      return Promise.resolve()
    }
    await expect(untilAborted(begin, AbortSignal.abort(new Error('late')))).rejects.toThrow('late')
    expect(begun).toBe(false)
  })
})
