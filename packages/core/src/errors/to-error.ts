import {
  CancelledError,
  InternalError,
  LostError,
  ResourceError,
  TimeoutFailureError,
  UsageFailureError,
} from './run-endings.ts'
import type { FailedCategory, FailureData, RunFailedContext, RunFailedError } from './run-failed-error.ts'
import {
  ArtifactError,
  AuthenticationError,
  CompilationError,
  ConnectionError,
  DependencyError,
  ProfileError,
  ProjectError,
  RuntimeFailureError,
  TestFailureError,
} from './run-failures.ts'

type RunFailedClass = new (failure: FailureData, context: RunFailedContext) => RunFailedError

const classes: Readonly<Record<FailedCategory, RunFailedClass>> = {
  compilation: CompilationError,
  runtime: RuntimeFailureError,
  test_failure: TestFailureError,
  connection: ConnectionError,
  authentication: AuthenticationError,
  profile: ProfileError,
  project: ProjectError,
  dependency: DependencyError,
  artifact: ArtifactError,
  timeout: TimeoutFailureError,
  resource: ResourceError,
  usage: UsageFailureError,
  internal: InternalError,
  cancelled: CancelledError,
}

/** The typed error of a failure: one class per category, and {@link LostError} for a run that is lost. */
export function toError(failure: FailureData, context: RunFailedContext): RunFailedError {
  const FailedClass = context.outcome === 'lost' ? LostError : classes[failure.category]
  return new FailedClass(failure, context)
}
