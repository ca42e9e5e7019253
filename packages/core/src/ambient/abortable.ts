/** The promise's outcome, or the signal's reason when it aborts first. The promise itself goes on unheard. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    promise.finally(() => signal.removeEventListener('abort', stop)).then(resolve, reject)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** The values of a source until the signal aborts; then rejects with its reason, even while the source is silent. */
export async function* abortableIterable<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  signal.throwIfAborted()
  const iterator = source[Symbol.asyncIterator]()
  let waiting = false
  let exhausted = false
  try {
    for (;;) {
      signal.throwIfAborted()
      waiting = true
      const step = await abortable(iterator.next(), signal)
      waiting = false
      exhausted = step.done === true
      if (step.done === true) return
      yield step.value
    }
  } finally {
    const closing = exhausted ? undefined : iterator.return?.()
    // A generator that still waits queues its return behind the wait: awaited here, it would hold up the abort.
    if (waiting) closing?.catch(() => undefined)
    else await closing
  }
}

/** Whether an error only says that the signal aborted: its reason, or the `AbortError` that built-ins of Node throw. */
export function isAbortOf(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))
}
