import { Fault } from './fault.mjs'

/** Set-up speaks on standard error: standard output belongs to the task. */
export const say = (/** @type {string} */ line) => console.error(line)

/**
 * Says what begins and how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 */
export async function timed(what, work) {
  const begin = performance.now()
  say(`· ${what} …`)
  const value = await work()
  say(`✓ ${what} (${((performance.now() - begin) / 1000).toFixed(1)} s)`)
  return value
}

/** @param {unknown} error */
export function sayFault(error) {
  const message = error instanceof Error ? error.message : String(error)
  say(error instanceof Fault ? `✗ ${message}` : `✗ The set-up stopped: ${message}`)
  if (error instanceof Fault) for (const line of error.advice) say(`  ${line}`)
}
