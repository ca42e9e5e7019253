/**
 * Waits for what others wait for too, or what cannot be called back: rejects with the signal's reason when it aborts
 * first, and lets the rest go on. Nothing is begun under a signal that has aborted.
 */
export async function untilAborted<T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const abort = () => {
    aborted.reject(signal.reason as Error)
  }
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([begin(), aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
