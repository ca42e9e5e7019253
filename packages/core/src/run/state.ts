/** Names of the states of a run. */
export type RunStateName =
  | 'queued'
  | 'preparing'
  | 'running'
  /** An execution may be alive and is being stopped for a cause of ours. */
  | 'cancelling'
  | 'settling'
  | 'backing-off'
  | 'finished'
