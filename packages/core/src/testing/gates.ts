import { abortable } from '../ambient/abortable.ts'
import { deferred, type Deferred } from './deferred.ts'

/**
 * Named gates: what is under test waits at one, the test learns that it got there and lets it through. Time is then in
 * the hands of the test, without a single sleep.
 */
export interface Gates {
  /** Waits until the gate is open; it stays open. */
  pass(name: string, signal: AbortSignal): Promise<void>
  /** Resolves when somebody has come to the gate, or came before. */
  reached(name: string): Promise<void>
  /** Lets everybody through, now and later. */
  open(name: string): void
}

/** Gates that are all shut. */
export function gates(): Gates {
  const all = new Map<string, { readonly reached: Deferred<void>; readonly opened: Deferred<void> }>()
  const gate = (name: string) => {
    const known = all.get(name) ?? { reached: deferred(), opened: deferred() }
    all.set(name, known)
    return known
  }
  return {
    pass(name, signal) {
      const { reached, opened } = gate(name)
      reached.resolve()
      return abortable(opened.promise, signal)
    },
    reached: (name) => gate(name).reached.promise,
    open: (name) => gate(name).opened.resolve(),
  }
}
