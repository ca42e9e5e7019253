import { portGuard, type PortGuard } from '../ambient/port-guard.ts'
import { StoreError } from '../errors/adapter-errors.ts'
import { MillraceError } from '../errors/millrace-error.ts'

/** The guard before the store `name`: foreign errors become `STORE_FAILED`, calls after close `STORE_CLOSED`. */
export function storeGuard(name: string): PortGuard {
  return portGuard({
    isOurs: (error) => MillraceError.isInstance(error),
    wrap: (operation, message, cause) => new StoreError(name, `${operation}: ${message}`, 'STORE_FAILED', cause),
    closed: (operation) => new StoreError(name, `${operation}: the store is closed`, 'STORE_CLOSED'),
  })
}
