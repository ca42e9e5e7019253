import { setTimeout as delay } from 'node:timers/promises'

/** Growing pauses between two looks at something that ends soon: 2, 4, 8 … up to `atMost` milliseconds. */
export function pauses(atMost = 50, first = 2): () => Promise<void> {
  let next = first
  return async () => {
    const milliseconds = next
    next = Math.min(next * 2, atMost)
    await delay(milliseconds)
  }
}

/** Looks again and again until the answer is true (`true`) or the time is over (`false`); the first look is at once. */
export async function within(milliseconds: number, done: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = performance.now() + milliseconds
  const pause = pauses()
  for (;;) {
    if (await done()) return true
    if (performance.now() >= end) return false
    await pause()
  }
}
