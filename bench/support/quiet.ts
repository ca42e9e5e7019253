import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** The share of its processors' time that the machine was idle in the last moment. Linux only; elsewhere 1. */
async function idleShare(overMs: number): Promise<number> {
  const before = await processorTimes()
  await delay(overMs)
  const after = await processorTimes()
  if (before === undefined || after === undefined || after.all === before.all) return 1
  return (after.idle - before.idle) / (after.all - before.all)
}

async function processorTimes(): Promise<{ readonly idle: number; readonly all: number } | undefined> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => undefined)
  const times = text?.split('\n', 1)[0]?.split(/ +/u).slice(1, 9).map(Number)
  return times && { idle: (times[3] ?? 0) + (times[4] ?? 0), all: times.reduce((sum, time) => sum + time, 0) }
}

/** Waits until other programs leave the machine alone, for at most so many seconds; whether they do. */
export async function untilQuiet(seconds: number): Promise<boolean> {
  const end = performance.now() + 1_000 * seconds
  do {
    if ((await idleShare(300)) > 0.85) return true
  } while (performance.now() < end)
  return false
}
