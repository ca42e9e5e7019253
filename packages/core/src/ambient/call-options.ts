/** Every awaited call of a port takes a signal; when it aborts, the call rejects with the signal's reason. */
export interface CallOptions {
  readonly signal: AbortSignal
}
