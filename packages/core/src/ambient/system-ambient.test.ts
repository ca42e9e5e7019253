import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemAmbient } from './system-ambient.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('systemAmbient', () => {
  it('tells wall time, a monotonic time that does not go back, and randomness', () => {
    const ambient = systemAmbient()
    const before = Date.now()
    expect(ambient.now()).toBeGreaterThanOrEqual(before)
    const first = ambient.monotonic()
    expect(ambient.monotonic()).toBeGreaterThanOrEqual(first)
    const drawn = Array.from({ length: 100 }, () => ambient.random())
    expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true)
    expect(new Set(drawn).size).toBeGreaterThan(90)
  })

  it('has the boot id that it is given, else one of this process', () => {
    expect(systemAmbient({ bootId: 'boot-7' }).bootId()).toBe('boot-7')
    expect(systemAmbient().bootId()).toMatch(/^process-[a-z0-9-]+$/)
    expect(systemAmbient().bootId()).toBe(systemAmbient().bootId())
  })

  it('makes ids that are unique, lower case and sorted by time', () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const ambient = systemAmbient()
    const made = [0, 1, 35, 36, 1_000_000, 2_000_000_000_000].map((now) => {
      vi.setSystemTime(now)
      return ambient.newId()
    })
    expect(made.toSorted()).toEqual(made)
    expect(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    )
    expect(new Set(Array.from({ length: 10_000 }, () => ambient.newId())).size).toBe(10_000)
  })

  it('sleeps, and takes its listener off the signal', async () => {
    const { signal } = new AbortController()
    await systemAmbient().sleep(1, signal)
    await systemAmbient().sleep(-5, signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it("ends a sleep with the signal's reason", async () => {
    const stop = new AbortController()
    const sleeping = systemAmbient().sleep(3_600_000, stop.signal)
    const reason = new Error('cancelled')
    stop.abort(reason)
    await expect(sleeping).rejects.toBe(reason)
    await expect(systemAmbient().sleep(0, stop.signal)).rejects.toBe(reason)
  })

  it('sleeps longer than one timer can last', async () => {
    vi.useFakeTimers()
    const month = 30 * 24 * 3_600_000
    const woken = vi.fn()
    const sleeping = systemAmbient().sleep(month, new AbortController().signal).then(woken)
    await vi.advanceTimersByTimeAsync(month - 10)
    expect(woken).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(20)
    await sleeping
    expect(woken).toHaveBeenCalledOnce()
  })
})
