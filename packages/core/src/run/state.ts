import type { Cause, Verdict } from './verdict.ts'

/** Where a run is; each state carries only its own data. */
export type RunState =
  | { readonly name: 'queued' }
  | { readonly name: 'preparing'; readonly step: number; readonly attempt: number }
  | { readonly name: 'running'; readonly step: number; readonly attempt: number }
  /** An execution may be alive and is being stopped for a cause of ours. */
  | { readonly name: 'cancelling'; readonly step: number; readonly attempt: number; readonly cause: Cause }
  | { readonly name: 'settling'; readonly step: number; readonly attempt: number }
  | { readonly name: 'backing-off'; readonly step: number; readonly attempt: number; readonly delayMs: number }
  | { readonly name: 'finished'; readonly verdict: Verdict }

/** Names of the states. */
export type RunStateName = RunState['name']
