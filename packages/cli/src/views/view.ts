import type { Run, RunResult } from '@millrace/core'

/** How a run is shown. */
export interface View {
  /** Begins to listen; called before the first event. */
  follow(run: Run): void
  /** Shows the result; nothing is shown after it. */
  finish(result: RunResult): void
  /** Lets go of the screen, also when there is no result. Idempotent. */
  close(): void
}
