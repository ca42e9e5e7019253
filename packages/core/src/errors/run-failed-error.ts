import { MillraceError } from './millrace-error.ts'

const marker = Symbol.for('millrace.error.run-failed')

/** The kinds of failure, as `failure.category` has them. */
export type FailedCategory =
  | 'compilation'
  | 'runtime'
  | 'test_failure'
  | 'connection'
  | 'authentication'
  | 'profile'
  | 'project'
  | 'dependency'
  | 'artifact'
  | 'timeout'
  | 'resource'
  | 'usage'
  | 'internal'
  | 'cancelled'

/** What an error of a run keeps of the failure: the shape of `result.failure`. */
export interface FailureData {
  readonly category: FailedCategory
  readonly retryable: boolean
  readonly message: string
  readonly evidence: readonly string[]
  readonly nodeId?: string
  readonly code?: string
  readonly advice?: string
  readonly missingEnv?: readonly string[]
  readonly file?: string
  readonly line?: number
  readonly retryAfterMs?: number
}

/** What is known of the run whose failure becomes an error. Everything but `runId` is left out where nobody knows it. */
export interface RunFailedContext {
  readonly runId: string
  /** The outcome of the run; `lost` gives a {@link LostError} whatever the failure's category is. */
  readonly outcome?: 'failed' | 'cancelled' | 'timed-out' | 'lost'
  /** The result that was not a success; kept as it is, and left out when the error is printed. */
  readonly result?: unknown
  /** The warehouse, as dbt names its adapter: `postgres`, `snowflake`. */
  readonly databaseType?: string
  /** Profile and target that dbt was told to use. */
  readonly profile?: string
  readonly target?: string
  /** The artifact that was missing or could not be believed. */
  readonly artifact?: { readonly path?: string; readonly kind?: string }
  /** Our deadline that passed, where it was ours. */
  readonly deadline?: { readonly name: string; readonly limitMs: number; readonly elapsedMs: number }
  /** Who cancelled the run and why. */
  readonly cancel?: { readonly by?: string; readonly reason: string }
}

/** A run that did not succeed: thrown by `result.orThrow()`, always as one of the children. */
export class RunFailedError extends MillraceError {
  override readonly name: string = 'RunFailedError'
  readonly runId: string
  /** The same data as `result.failure`. */
  readonly failure: FailureData
  /** The result that was not a success. Not enumerable: printing the error does not print the whole run. */
  declare readonly result: unknown

  constructor(failure: FailureData, context: RunFailedContext, code = codeOf(failure.category)) {
    super(messageOf(failure), { code })
    this.runId = context.runId
    this.failure = failure
    Object.defineProperty(this, marker, { value: true })
    Object.defineProperty(this, 'result', { value: context.result })
  }

  static override isInstance(value: unknown): value is RunFailedError {
    return MillraceError.isInstance(value) && marker in value
  }
}

function codeOf(category: FailedCategory): string {
  return `RUN_FAILED_${category.toUpperCase()}`
}

function messageOf({ message, nodeId }: FailureData): string {
  return nodeId === undefined ? message : `${nodeId}: ${message}`
}
