/** What of a retry policy decides how long a wait is; durations in milliseconds. */
export interface BackoffPolicy {
  readonly delayMs: number
  readonly maxDelayMs: number
  readonly factor: number
  readonly jitter: boolean
}

/** A hint of the other side (`Retry-After`) is followed up to here, also beyond the policy's longest wait. */
export const longestHintMs = 15 * 60_000

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * The wait grows by `factor` with each failure, up to `maxDelayMs`; with jitter it is drawn evenly from 0 to that
 * length ("full jitter"), so that runs that failed together do not come back together. A hint is a minimum that the
 * other side asked for: the wait is never shorter, jitter is added on top of it, and a hint beyond
 * {@link longestHintMs} counts as that.
 *
 * @param failures - Failed attempts so far: 1 before the second attempt.
 * @param random - From 0 (included) to 1 (excluded).
 * @param hintMs - How long the other side asked to wait.
 */
export function delayFor(policy: BackoffPolicy, failures: number, random: number, hintMs?: number): number {
  const full = Math.min(policy.maxDelayMs, grown(policy, failures))
  const drawn = policy.jitter ? random * full : full
  if (hintMs === undefined || !(hintMs > 0)) return Math.round(drawn)
  const asked = Math.min(hintMs, longestHintMs)
  return Math.round(policy.jitter ? asked + drawn : Math.max(asked, drawn))
}

// 0 times an infinite growth is not a number.
function grown({ delayMs, factor }: BackoffPolicy, failures: number): number {
  return delayMs === 0 ? 0 : delayMs * factor ** Math.max(0, failures - 1)
}
