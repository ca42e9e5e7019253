/**
 * Everything that is not deterministic and is no adapter comes in through this port, so that a run can be
 * simulated and replayed.
 */
export interface Ambient {
  /** Wall clock, milliseconds since 1970. May jump. */
  now(): number
  /** Milliseconds on a clock that never goes back within one boot. */
  monotonic(): number
  /** Identity of this boot of this machine: monotonic times compare only within the same one. */
  bootId(): string
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** A number from 0 (included) to 1 (excluded). */
  random(): number
  /** A new UUID in lower case, unique over all machines; later ones sort after earlier ones. dbt 2.x takes nothing else as invocation id. */
  newId(): string
}
