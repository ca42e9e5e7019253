import { isNamed } from './millrace-error.ts'
import { RunFailedError, type FailureData, type RunFailedContext } from './run-failed-error.ts'

/** A deadline of ours passed, or the warehouse's own limit for a statement. */
export class TimeoutFailureError extends RunFailedError {
  override readonly name = 'TimeoutFailureError'
  /** Which of our deadlines; `undefined` when the limit was the warehouse's. */
  readonly deadline: string | undefined
  readonly limitMs: number | undefined
  readonly elapsedMs: number | undefined

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.deadline = context.deadline?.name
    this.limitMs = context.deadline?.limitMs
    this.elapsedMs = context.deadline?.elapsedMs
  }

  static override isInstance(value: unknown): value is TimeoutFailureError {
    return isNamed(value, 'TimeoutFailureError')
  }
}

/** Something ran out: memory, disk, files, connections, a quota; or a lock was not to be had. */
export class ResourceError extends RunFailedError {
  override readonly name = 'ResourceError'
  readonly retryable: boolean

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.retryable = failure.retryable
  }

  static override isInstance(value: unknown): value is ResourceError {
    return isNamed(value, 'ResourceError')
  }
}

/** dbt refused how it was called, or nothing matched the selection. (`UsageError` is Millrace's own refusal.) */
export class UsageFailureError extends RunFailedError {
  override readonly name = 'UsageFailureError'

  static override isInstance(value: unknown): value is UsageFailureError {
    return isNamed(value, 'UsageFailureError')
  }
}

/** The run was cancelled. */
export class CancelledError extends RunFailedError {
  override readonly name = 'CancelledError'
  readonly by: string | undefined
  /** The reason given to `cancel`; `undefined` when somebody else stopped dbt. */
  readonly reason: string | undefined

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.by = context.cancel?.by
    this.reason = context.cancel?.reason
  }

  static override isInstance(value: unknown): value is CancelledError {
    return isNamed(value, 'CancelledError')
  }
}

/** A fault of dbt, of an adapter of dbt, or of Millrace. */
export class InternalError extends RunFailedError {
  override readonly name = 'InternalError'

  static override isInstance(value: unknown): value is InternalError {
    return isNamed(value, 'InternalError')
  }
}

/** Nobody can know how the run ended: the record of dbt's exit is gone and its processes are dead. */
export class LostError extends RunFailedError {
  override readonly name = 'LostError'

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context, 'RUN_LOST')
  }

  static override isInstance(value: unknown): value is LostError {
    return isNamed(value, 'LostError')
  }
}
