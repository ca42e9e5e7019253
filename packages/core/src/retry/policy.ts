import type { FailureCategory } from '../failure/failure.ts'

/** When a failed attempt is followed by another one. Only what the classifier calls transient is ever retried. */
export interface RetryOptions {
  /** Attempts of one step, the first included. Default 3. `1` switches retries off. */
  readonly maxAttempts?: number
  /** Wait before the second attempt. Default `'1s'`. */
  readonly delay?: number | string
  /** The longest wait. Default `'60s'`. */
  readonly maxDelay?: number | string
  /** By how much each wait grows. Default 2. */
  readonly factor?: number
  /** Draws each wait evenly from 0 to its full length, so that many runs do not come back at once. Default true. */
  readonly jitter?: boolean
  /** Narrows what is retried to these categories. Default: every transient failure. */
  readonly on?: readonly FailureCategory[]
}
