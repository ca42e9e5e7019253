import { MillraceError, isNamed, type MillraceErrorOptions } from './millrace-error.ts'

const usageMarker = Symbol.for('millrace.error.usage')

/** A request or option is wrong, or refused: nothing was started. */
export class UsageError extends MillraceError {
  override readonly name: string = 'UsageError'

  constructor(message: string, options: MillraceErrorOptions) {
    super(message, options)
    Object.defineProperty(this, usageMarker, { value: true })
  }

  static override isInstance(value: unknown): value is UsageError {
    return MillraceError.isInstance(value) && usageMarker in value
  }
}

/** Why {@link StartRefusedError} was thrown. */
export type StartRefusal = 'project-missing' | 'folder-unwritable' | 'no-space' | 'not-startable'

/** The executor could not start dbt; the run fails with the category that fits. */
export class StartRefusedError extends MillraceError {
  override readonly name = 'StartRefusedError'
  readonly refusal: StartRefusal

  constructor(message: string, refusal: StartRefusal, cause?: unknown) {
    super(message, { code: `START_REFUSED_${refusal.replaceAll('-', '_').toUpperCase()}`, cause })
    this.refusal = refusal
  }

  static override isInstance(value: unknown): value is StartRefusedError {
    return isNamed(value, 'StartRefusedError')
  }
}

/** Why a file of an attempt could not be read. */
export type FileTrouble = 'missing' | 'not-regular' | 'too-large' | 'unreadable'

/** A file of an attempt could not be read. */
export class FileUnreadableError extends MillraceError {
  override readonly name = 'FileUnreadableError'
  readonly path: string
  readonly trouble: FileTrouble

  constructor(path: string, trouble: FileTrouble, message: string, cause?: unknown) {
    super(message, { code: `FILE_${trouble.replaceAll('-', '_').toUpperCase()}`, cause })
    this.path = path
    this.trouble = trouble
  }

  static override isInstance(value: unknown): value is FileUnreadableError {
    return isNamed(value, 'FileUnreadableError')
  }
}

/** Output that was there is gone or shorter than what was read of it. */
export class OutputLostError extends MillraceError {
  override readonly name = 'OutputLostError'

  constructor(message: string, cause?: unknown) {
    super(message, { code: 'OUTPUT_LOST', cause })
  }

  static override isInstance(value: unknown): value is OutputLostError {
    return isNamed(value, 'OutputLostError')
  }
}

/** An executor failed at something that is neither dbt's doing nor the request's. */
export class AdapterError extends MillraceError {
  override readonly name = 'AdapterError'
  readonly adapter: string
  readonly operation: string

  constructor(adapter: string, operation: string, message: string, cause?: unknown) {
    super(`${adapter}: ${operation}: ${message}`, { code: 'ADAPTER_FAILED', cause })
    this.adapter = adapter
    this.operation = operation
  }

  static override isInstance(value: unknown): value is AdapterError {
    return isNamed(value, 'AdapterError')
  }
}

/** A store could not keep or give what was asked. */
export class StoreError extends MillraceError {
  override readonly name = 'StoreError'
  readonly store: string

  constructor(store: string, message: string, code: string, cause?: unknown) {
    super(`${store}: ${message}`, { code, cause })
    this.store = store
  }

  static override isInstance(value: unknown): value is StoreError {
    return isNamed(value, 'StoreError')
  }
}
