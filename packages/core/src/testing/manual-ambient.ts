import type { Ambient } from '../ambient/ambient.ts'
import { deferred, type Deferred } from './deferred.ts'

/** Options of {@link manualAmbient}. */
export interface ManualAmbientOptions {
  /** Wall clock at the beginning, milliseconds since 1970. Default: 2026-01-01T00:00:00Z. */
  readonly wall?: number
  /** Seed of `random()`. Default 1. */
  readonly seed?: number
  /** How ids begin: `<prefix>-1`, `<prefix>-2` … Default `id`. */
  readonly idPrefix?: string
  /** Identity of the boot. Default `boot-1`. */
  readonly bootId?: string
}

/** A sleep that has not ended yet. */
export interface PendingSleep {
  /** Length that was asked for, in milliseconds. */
  readonly ms: number
  /** Milliseconds until it ends. */
  readonly leftMs: number
}

/** Time, chance and ids in the hands of a test. */
export interface ManualAmbient extends Ambient {
  /**
   * Lets time pass: sleeps end in order of their ends, each at its own time, and what wakes up runs before the next one
   * ends. It may sleep again within the same stretch of time.
   */
  advance(ms: number): Promise<void>
  /** Sets the wall clock, back or forth; the monotonic clock and sleeps do not notice. */
  setWall(now: number): void
  /** Sleeps that have not ended, the next one first. */
  sleeps(): readonly PendingSleep[]
  /** Resolves when at least `count` sleeps (default 1) are pending. */
  sleeping(count?: number): Promise<void>
}

interface Sleeper {
  readonly end: number
  readonly ms: number
  readonly wake: () => void
}

/** 2026-01-01T00:00:00Z. */
const newYear2026 = 1_767_225_600_000

/** How many turns of promises what was woken gets before time goes on. */
const turns = 100

/** An {@link Ambient} in which time stands still until the test lets it pass, and everything is the same each time. */
export function manualAmbient(options: ManualAmbientOptions = {}): ManualAmbient {
  const { seed = 1, idPrefix = 'id', bootId = 'boot-1' } = options
  let monotonic = 0
  let wallAhead = options.wall ?? newYear2026
  let ids = 0
  let sleepers: readonly Sleeper[] = []
  let watchers: readonly { readonly count: number; readonly seen: Deferred<void> }[] = []

  const tellWatchers = () => {
    const satisfied = watchers.filter(({ count }) => sleepers.length >= count)
    watchers = watchers.filter((watcher) => !satisfied.includes(watcher))
    for (const { seen } of satisfied) seen.resolve()
  }

  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted()
      const leave = () => {
        sleepers = sleepers.filter((other) => other !== sleeper)
        signal.removeEventListener('abort', stop)
      }
      const stop = () => {
        leave()
        reject(signal.reason as Error)
      }
      const wake = () => {
        leave()
        resolve()
      }
      const sleeper: Sleeper = { end: monotonic + Math.max(0, ms), ms, wake }
      sleepers = [...sleepers, sleeper].toSorted((left, right) => left.end - right.end)
      signal.addEventListener('abort', stop, { once: true })
      tellWatchers()
    })

  const advance = async (ms: number) => {
    const until = monotonic + ms
    await settle()
    for (let next = sleepers[0]; next !== undefined && next.end <= until; next = sleepers[0]) {
      monotonic = Math.max(monotonic, next.end)
      next.wake()
      await settle()
    }
    monotonic = until
  }

  return {
    now: () => wallAhead + monotonic,
    monotonic: () => monotonic,
    bootId: () => bootId,
    sleep,
    random: seededRandom(seed),
    newId: () => `${idPrefix}-${++ids}`,
    advance,
    setWall(now) {
      wallAhead = now - monotonic
    },
    sleeps: () => sleepers.map(({ end, ms }) => ({ ms, leftMs: end - monotonic })),
    async sleeping(count = 1) {
      const seen = deferred()
      watchers = [...watchers, { count, seen }]
      tellWatchers()
      await seen.promise
    },
  }
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve()
}
