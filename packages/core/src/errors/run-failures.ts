import { isNamed } from './millrace-error.ts'
import { RunFailedError, type FailureData, type RunFailedContext } from './run-failed-error.ts'

/** Something in the project does not compile: Jinja, YAML of a model, a `ref` to nothing, a broken contract. */
export class CompilationError extends RunFailedError {
  override readonly name = 'CompilationError'
  readonly nodeId: string | undefined
  /** Relative to the project. */
  readonly file: string | undefined
  readonly line: number | undefined

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.nodeId = failure.nodeId
    this.file = failure.file
    this.line = failure.line
  }

  static override isInstance(value: unknown): value is CompilationError {
    return isNamed(value, 'CompilationError')
  }
}

/** The warehouse refused what a node asked of it: missing relation, bad cast, no permission. */
export class RuntimeFailureError extends RunFailedError {
  override readonly name = 'RuntimeFailureError'
  readonly nodeId: string | undefined
  /** Whether the same run can succeed later without anyone acting. */
  readonly retryable: boolean

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.nodeId = failure.nodeId
    this.retryable = failure.retryable
  }

  static override isInstance(value: unknown): value is RuntimeFailureError {
    return isNamed(value, 'RuntimeFailureError')
  }
}

/** A test found what it should not, or a source is stale. */
export class TestFailureError extends RunFailedError {
  override readonly name = 'TestFailureError'
  /** The first test that failed. */
  readonly nodeId: string | undefined

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.nodeId = failure.nodeId
  }

  static override isInstance(value: unknown): value is TestFailureError {
    return isNamed(value, 'TestFailureError')
  }
}

/** The warehouse could not be reached, or went away. */
export class ConnectionError extends RunFailedError {
  override readonly name = 'ConnectionError'
  /** The node that lost its connection; `undefined` when none could be opened at all. */
  readonly nodeId: string | undefined
  /** The warehouse, as dbt names its adapter: `postgres`, `snowflake`. */
  readonly databaseType: string | undefined
  readonly retryable: boolean

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.nodeId = failure.nodeId
    this.databaseType = context.databaseType
    this.retryable = failure.retryable
  }

  static override isInstance(value: unknown): value is ConnectionError {
    return isNamed(value, 'ConnectionError')
  }
}

/** The warehouse does not know who we are. */
export class AuthenticationError extends RunFailedError {
  override readonly name = 'AuthenticationError'
  readonly databaseType: string | undefined

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.databaseType = context.databaseType
  }

  static override isInstance(value: unknown): value is AuthenticationError {
    return isNamed(value, 'AuthenticationError')
  }
}

/** `profiles.yml` is missing, broken, or lacks what was asked for; or a variable that it needs is not set. */
export class ProfileError extends RunFailedError {
  override readonly name = 'ProfileError'
  readonly profile: string | undefined
  readonly target: string | undefined
  /** Environment variables that dbt missed. */
  readonly missingEnv: readonly string[]

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.profile = context.profile
    this.target = context.target
    this.missingEnv = failure.missingEnv ?? []
  }

  static override isInstance(value: unknown): value is ProfileError {
    return isNamed(value, 'ProfileError')
  }
}

/** `dbt_project.yml` is missing or broken. */
export class ProjectError extends RunFailedError {
  override readonly name = 'ProjectError'
  readonly file: string | undefined
  readonly line: number | undefined

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.file = failure.file
    this.line = failure.line
  }

  static override isInstance(value: unknown): value is ProjectError {
    return isNamed(value, 'ProjectError')
  }
}

/** Packages are missing or cannot be had. */
export class DependencyError extends RunFailedError {
  override readonly name = 'DependencyError'

  static override isInstance(value: unknown): value is DependencyError {
    return isNamed(value, 'DependencyError')
  }
}

/** A file that dbt writes or reads (results, manifest, state) is missing, foreign, or not to be believed. */
export class ArtifactError extends RunFailedError {
  override readonly name = 'ArtifactError'
  readonly path: string | undefined
  /** Which artifact: `run_results`, `manifest`, `sources`, `catalog`. */
  readonly kind: string | undefined

  constructor(failure: FailureData, context: RunFailedContext) {
    super(failure, context)
    this.path = context.artifact?.path ?? failure.file
    this.kind = context.artifact?.kind
  }

  static override isInstance(value: unknown): value is ArtifactError {
    return isNamed(value, 'ArtifactError')
  }
}
