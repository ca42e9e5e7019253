/** Readers that wait for the journal to grow. */
export class Wakers {
  readonly #waiting = new Set<() => void>()
  #open = true

  /** Resolves at the next wake; at once when nothing will come any more. */
  wait(signal: AbortSignal): Promise<void> {
    if (!this.#open) return Promise.resolve()
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const done = (settle: () => void): void => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', abort)
        settle()
      }
      const wake = (): void => done(resolve)
      const abort = (): void => done(() => reject(signal.reason as Error))
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting.add(wake)
    })
  }

  wake(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  close(): void {
    this.#open = false
    this.wake()
  }
}
