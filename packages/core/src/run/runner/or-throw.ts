import type { RunFailedContext } from '../../errors/run-failed-error.ts'
import { toError } from '../../errors/to-error.ts'
import type { Failure } from '../../failure/failure.ts'
import type { RequestRecord } from '../request.ts'
import type { RunResult } from '../result.ts'
import type { Cause } from '../verdict.ts'

/** What the typed errors tell besides the failure. */
export interface ThrowFacts {
  readonly request: RequestRecord
  readonly databaseType?: string
  readonly cause?: Cause
}

/** A result that succeeded; else the typed error of its failure. */
export function orThrow<R extends RunResult>(result: R, facts: ThrowFacts): R {
  const { outcome } = result
  if (outcome === 'succeeded') return result
  throw toError(result.failure ?? unexplained(outcome), contextOf(result, outcome, facts))
}

function contextOf(
  result: RunResult,
  outcome: Exclude<RunResult['outcome'], 'succeeded'>,
  { request, databaseType, cause }: ThrowFacts,
): RunFailedContext {
  const { name, target } = request.profile
  return {
    runId: result.runId,
    outcome,
    result,
    ...(databaseType === undefined ? {} : { databaseType }),
    ...(name === undefined ? {} : { profile: name }),
    ...(target === undefined ? {} : { target }),
    ...(cause?.kind === 'cancel' ? { cancel: cause } : {}),
    ...(cause?.kind === 'deadline'
      ? { deadline: { name: cause.deadline, limitMs: cause.limitMs, elapsedMs: cause.elapsedMs } }
      : {}),
  }
}

function unexplained(outcome: RunResult['outcome']): Failure {
  const message = outcome === 'lost' ? 'dbt is gone and nobody can know how it ended' : `the run ended as ${outcome}`
  return { category: 'internal', retryable: false, message, evidence: [] }
}
