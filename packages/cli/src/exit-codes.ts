import type { Failure, Outcome } from '@millrace/core'

/** What the program ends with, told apart for scripts. */
export const exitCodes = {
  succeeded: 0,
  /** dbt ran and something in the project is wrong: a model, a test, its SQL, its files. */
  failed: 1,
  /** The call itself: options, no dbt, an unknown command. */
  usage: 2,
  /** What stands around the project: profile, credentials, packages. */
  setUp: 3,
  /** What may pass by itself: connection, resources, a limit of the warehouse. */
  passing: 4,
  /** Nobody can say what happened: artifacts missing or contradicting, a fault of dbt or of Millrace. */
  unclear: 5,
  lost: 6,
  timedOut: 124,
  cancelled: 130,
} as const

const byCategory: Readonly<Record<Failure['category'], number>> = {
  compilation: exitCodes.failed,
  runtime: exitCodes.failed,
  test_failure: exitCodes.failed,
  project: exitCodes.failed,
  profile: exitCodes.setUp,
  authentication: exitCodes.setUp,
  dependency: exitCodes.setUp,
  connection: exitCodes.passing,
  resource: exitCodes.passing,
  timeout: exitCodes.passing,
  artifact: exitCodes.unclear,
  internal: exitCodes.unclear,
  usage: exitCodes.usage,
  cancelled: exitCodes.cancelled,
}

const byOutcome: Readonly<Record<Exclude<Outcome, 'failed'>, number>> = {
  succeeded: exitCodes.succeeded,
  cancelled: exitCodes.cancelled,
  'timed-out': exitCodes.timedOut,
  lost: exitCodes.lost,
}

/** The exit code of a verdict. */
export function exitCodeOf({ outcome, failure }: { readonly outcome: Outcome; readonly failure?: Failure }): number {
  if (outcome !== 'failed') return byOutcome[outcome]
  return failure === undefined ? exitCodes.unclear : byCategory[failure.category]
}
