import type { Ending } from '@millrace/core'
import type { Rungs } from '../supervisor/ladder.ts'

/** Who has hold of one dbt: a supervisor of ours, or the process table. */
export interface Hold extends Rungs {
  /** Resolves when nothing of the tree is alive; rejects with the signal's reason when it aborts first. */
  ended(signal: AbortSignal): Promise<Ending>
  /** Whether nothing of the tree is alive, now. */
  hasEnded(): Promise<boolean>
}
