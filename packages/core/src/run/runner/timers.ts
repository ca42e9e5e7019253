import type { Ambient } from '../../ambient/ambient.ts'
import type { TimerName } from '../machine/inputs.ts'

/** The clocks that a run waits on: each is one abortable sleep. */
export class Timers {
  readonly #ambient: Ambient
  readonly #fired: (timer: TimerName) => void
  readonly #set = new Map<TimerName, AbortController>()

  constructor(ambient: Ambient, fired: (timer: TimerName) => void) {
    this.#ambient = ambient
    this.#fired = fired
  }

  set(timer: TimerName, ms: number): void {
    this.clear(timer)
    const controller = new AbortController()
    this.#set.set(timer, controller)
    this.#ambient.sleep(ms, controller.signal).then(
      () => {
        if (this.#set.get(timer) === controller) this.#fired(timer)
      },
      () => undefined,
    )
  }

  clear(timer: TimerName): void {
    this.#set.get(timer)?.abort()
    this.#set.delete(timer)
  }

  clearAll(): void {
    for (const timer of [...this.#set.keys()]) this.clear(timer)
  }
}
