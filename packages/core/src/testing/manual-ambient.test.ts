import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { manualAmbient, seededRandom } from './manual-ambient.ts'

const { signal } = new AbortController()

describe('manualAmbient', () => {
  it('stands still until time is let pass', async () => {
    const ambient = manualAmbient()
    expect(ambient.now()).toBe(Date.UTC(2026, 0, 1))
    await ambient.advance(1_500)
    expect([ambient.now(), ambient.monotonic()]).toEqual([Date.UTC(2026, 0, 1) + 1_500, 1_500])
  })

  it('ends sleeps in order of their ends, each at its own time', async () => {
    const ambient = manualAmbient({ wall: 0 })
    const woken: [string, number][] = []
    const sleep = (name: string, ms: number) =>
      ambient.sleep(ms, signal).then(() => woken.push([name, ambient.monotonic()]))
    const sleeping = [sleep('late', 30), sleep('early', 10), sleep('middle', 20), sleep('never', 31)]
    expect(ambient.sleeps().map(({ ms }) => ms)).toEqual([10, 20, 30, 31])
    await ambient.advance(30)
    expect(woken).toEqual([
      ['early', 10],
      ['middle', 20],
      ['late', 30],
    ])
    expect(ambient.sleeps()).toEqual([{ ms: 31, leftMs: 1 }])
    await ambient.advance(1)
    await Promise.all(sleeping)
  })

  it('lets what wakes up sleep again within the same stretch of time', async () => {
    const ambient = manualAmbient()
    const ticks: number[] = []
    const ticking = (async () => {
      for (let tick = 0; tick < 5; tick++) {
        await ambient.sleep(10, signal)
        ticks.push(ambient.monotonic())
      }
    })()
    await ambient.advance(50)
    await ticking
    expect(ticks).toEqual([10, 20, 30, 40, 50])
  })

  it("ends a sleep with the signal's reason", async () => {
    const ambient = manualAmbient()
    const stop = new AbortController()
    const sleeping = ambient.sleep(1_000, stop.signal)
    stop.abort('cancelled')
    await expect(sleeping).rejects.toBe('cancelled')
    await expect(ambient.sleep(1, stop.signal)).rejects.toBe('cancelled')
    expect(ambient.sleeps()).toEqual([])
  })

  it('wakes at once from a sleep of no length', async () => {
    const ambient = manualAmbient()
    const sleeping = Promise.all([ambient.sleep(0, signal), ambient.sleep(-5, signal)])
    await ambient.advance(0)
    await sleeping
    expect(ambient.monotonic()).toBe(0)
  })

  it('tells when somebody sleeps', async () => {
    const ambient = manualAmbient()
    const two = ambient.sleeping(2)
    void ambient.sleep(5, signal)
    await ambient.sleeping()
    void ambient.sleep(5, signal)
    await two
    expect(ambient.sleeps()).toHaveLength(2)
  })

  it('jumps on the wall only', async () => {
    const ambient = manualAmbient({ wall: 1_000, bootId: 'boot-2' })
    await ambient.advance(10)
    ambient.setWall(500)
    expect([ambient.now(), ambient.monotonic(), ambient.bootId()]).toEqual([500, 10, 'boot-2'])
    await ambient.advance(10)
    expect([ambient.now(), ambient.monotonic()]).toEqual([510, 20])
  })

  it('makes the same ids and the same chances each time', () => {
    const draw = (options: Parameters<typeof manualAmbient>[0]) => {
      const ambient = manualAmbient(options)
      return [ambient.newId(), ambient.newId(), ambient.random(), ambient.random()]
    }
    expect(draw({})).toEqual(draw({ seed: 1, idPrefix: 'id' }))
    expect(draw({ seed: 2, idPrefix: 'run' }).slice(0, 2)).toEqual(['run-1', 'run-2'])
    expect(draw({ seed: 2 }).slice(2)).not.toEqual(draw({ seed: 3 }).slice(2))
  })
})

describe('seededRandom', () => {
  it('draws evenly from 0 to 1', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed)
        const drawn = Array.from({ length: 1_000 }, random)
        expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true)
        const mean = drawn.reduce((sum, number) => sum + number, 0) / drawn.length
        expect(Math.abs(mean - 0.5)).toBeLessThan(0.06)
      }),
      { seed: 1 },
    )
  })
})
