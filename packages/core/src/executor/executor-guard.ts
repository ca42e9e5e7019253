import { portGuard, type PortGuard } from '../ambient/port-guard.ts'
import { AdapterError } from '../errors/adapter-errors.ts'
import { MillraceError } from '../errors/millrace-error.ts'

/** The guard before an executor and all of its executions. */
export interface ExecutorGuard extends PortGuard {
  /** Sends the interrupt of the execution `key` unless it was sent before, through whichever handle. */
  interruptOnce(key: string, send: () => Promise<void>): Promise<void>
  /** The execution `key` is over: nothing need be remembered of it. */
  forget(key: string): void
}

/** The guard before the executor `name`: foreign errors and calls after close become an `AdapterError`. */
export function executorGuard(name: string): ExecutorGuard {
  const interrupts = new Map<string, Promise<void>>()
  const guard = portGuard({
    isOurs: (error) => MillraceError.isInstance(error),
    wrap: (operation, message, cause) => new AdapterError(name, operation, message, cause),
    closed: (operation) => new AdapterError(name, operation, 'the executor is closed'),
  })
  return {
    ...guard,
    interruptOnce(key, send) {
      const sent = interrupts.get(key) ?? send()
      interrupts.set(key, sent)
      return sent
    },
    forget: (key) => void interrupts.delete(key),
  }
}
