import { EventEmitter } from 'eventemitter3'
import type { EventDraft, LogEvent, RunEvent, RunEventMap } from '../events.ts'
import type { LogDraft } from './output-reader.ts'

/** A listener of one event. */
export type Listener<T extends keyof RunEventMap> = (...payload: RunEventMap[T]) => unknown

/** Told of the first failure of each listener. */
export type ListenerFailed = (event: string, message: string) => void

/** Listeners of a run: one that throws or rejects breaks neither the run nor the others, and is reported once. */
export class Listeners {
  readonly #emitter = new EventEmitter<Record<string, (payload: unknown) => void>>()
  readonly #guards = new Map<string, Map<unknown, (payload: unknown) => void>>()
  readonly #failed: ListenerFailed

  constructor(failed: ListenerFailed) {
    this.#failed = failed
  }

  on<T extends keyof RunEventMap>(type: T, listener: Listener<T>): void {
    const known = this.#guards.get(type) ?? new Map<unknown, (payload: unknown) => void>()
    if (known.has(listener)) return
    const guard = this.#guard(type, listener)
    known.set(listener, guard)
    this.#guards.set(type, known)
    this.#emitter.on(type, guard)
  }

  off<T extends keyof RunEventMap>(type: T, listener: Listener<T>): void {
    const guard = this.#guards.get(type)?.get(listener)
    if (guard === undefined) return
    this.#guards.get(type)?.delete(listener)
    this.#emitter.off(type, guard)
  }

  /** Whether anybody listens: what nobody hears is not made. */
  hears(type: keyof RunEventMap): boolean {
    return this.#emitter.listenerCount(type) > 0
  }

  tell(event: RunEvent): void {
    this.#emitter.emit(event.type, event)
    this.#emitter.emit('event', event)
  }

  /** Log lines between the events of their lines, in the order of the output. */
  tellInOrder(
    told: readonly (EventDraft | LogDraft)[],
    events: readonly RunEvent[],
    place: Pick<LogEvent, 'runId' | 'step' | 'attempt'>,
  ): void {
    const rest = [...events]
    for (const piece of told) {
      const event = piece.type === 'log' ? undefined : rest.shift()
      if (piece.type === 'log') this.#emitter.emit('log', { ...piece, ...place } satisfies LogEvent)
      else if (event !== undefined) this.tell(event)
    }
  }

  #guard<T extends keyof RunEventMap>(type: T, listener: Listener<T>): (payload: unknown) => void {
    let reported = false
    const report = (error: unknown): void => {
      if (reported) return
      reported = true
      this.#failed(type, error instanceof Error ? error.message : String(error))
    }
    const call = listener as (payload: unknown) => unknown
    return (payload) => {
      try {
        const answer = call(payload)
        if (answer instanceof Promise) answer.catch(report)
      } catch (error) {
        report(error)
      }
    }
  }
}
