/** The one queue of a run: whatever happens is posted here, and one loop takes it out. */
export class Inbox<T> {
  #waiting: { readonly item: T; readonly taken: () => void }[] = []
  #wake: (() => void) | undefined
  #open = true

  /** Posts without waiting. */
  post(item: T): void {
    void this.deliver(item)
  }

  /** Posts and resolves once the item has been dealt with: a reader of output goes no faster than the run. */
  deliver(item: T): Promise<void> {
    if (!this.#open) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push({ item, taken: resolve })
      this.#wake?.()
    })
  }

  /** Items in order, until the inbox is closed. An item counts as dealt with when the next one is asked for. */
  async *items(): AsyncGenerator<T, void, undefined> {
    while (this.#open) {
      const next = this.#waiting.shift()
      if (next === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve))
        this.#wake = undefined
        continue
      }
      try {
        yield next.item
      } finally {
        next.taken()
      }
    }
  }

  /** Nothing more is taken; whoever waits is let go. */
  close(): void {
    this.#open = false
    for (const { taken } of this.#waiting.splice(0)) taken()
    this.#wake?.()
  }
}
