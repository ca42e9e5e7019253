import { isAbortOf } from './abortable.ts'

/** How a guard speaks of the adapter that it stands before. */
export interface PortVoice {
  /** Errors that leave as they are: the library's own. */
  readonly isOurs: (error: unknown) => boolean
  /** The error that a foreign one becomes. */
  readonly wrap: (operation: string, message: string, cause: unknown) => Error
  /** The error of a call after close. */
  readonly closed: (operation: string) => Error
}

/** Stands before the calls of one adapter: what every guard of core does, whatever the adapter is for. */
export interface PortGuard {
  /** The call's outcome. The adapter is not called after close, nor with a signal that has aborted. */
  run<T>(operation: string, signal: AbortSignal, call: () => Promise<T>): Promise<T>
  /** The same for a stream, checked before each value. */
  stream<T>(operation: string, signal: AbortSignal, open: () => AsyncIterable<T>): AsyncGenerator<T, void>
  /** Lets nothing through any more and calls `closeAdapter`, once however often it is asked. */
  close(closeAdapter: () => Promise<void> | undefined): Promise<void>
}

/** A guard that is open. An abort leaves as the signal's reason, our own errors as they are, any other wrapped. */
export function portGuard(voice: PortVoice): PortGuard {
  let closing: Promise<void> | undefined

  const enter = (operation: string, signal: AbortSignal) => {
    if (closing !== undefined) throw voice.closed(operation)
    signal.throwIfAborted()
  }

  const outward = (operation: string, error: unknown, signal?: AbortSignal): unknown => {
    if (voice.isOurs(error)) return error
    if (signal !== undefined && isAbortOf(error, signal)) return signal.reason
    return voice.wrap(operation, error instanceof Error ? error.message : String(error), error)
  }

  const close = async (closeAdapter: () => Promise<void> | undefined) => {
    try {
      await closeAdapter()
    } catch (error) {
      throw outward('close', error)
    }
  }

  return {
    async run(operation, signal, call) {
      enter(operation, signal)
      try {
        return await call()
      } catch (error) {
        throw outward(operation, error, signal)
      }
    },
    async *stream(operation, signal, open) {
      enter(operation, signal)
      try {
        for await (const value of open()) {
          yield value
          enter(operation, signal)
        }
      } catch (error) {
        throw outward(operation, error, signal)
      }
    },
    close: (closeAdapter) => (closing ??= close(closeAdapter)),
  }
}
