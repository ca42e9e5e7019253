import type { DbtInstall } from '../../engine/install.ts'
import { joinNodes } from '../report/join-nodes.ts'
import { summarize } from '../report/summarize.ts'
import type { RequestRecord } from '../request.ts'
import type { AttemptResult, RunResult, StepResult } from '../result.ts'
import type { Cause, Verdict } from '../verdict.ts'
import type { AttemptBook, AttemptEntry } from './attempt-book.ts'
import { orThrow, type ThrowFacts } from './or-throw.ts'

/** Most complaints that a result carries. */
const maxProblems = 1000

/** What a result is made of. */
export interface ComposeInput {
  readonly request: RequestRecord
  readonly dbt: DbtInstall
  readonly verdict: Verdict
  readonly book: AttemptBook
  readonly startedAt: number
  readonly seconds: number
  /** Our own cause, when there was one. */
  readonly cause?: Cause
}

/** The one result of a run. */
export function compose({ request, dbt, verdict, book, startedAt, seconds, cause }: ComposeInput): RunResult {
  const entries = book.entries()
  const nodes = joinNodes(entries)
  const dependencies = joinDependencies(entries)
  const last = entries.at(-1)
  const failure = verdict.failure === undefined ? {} : { failure: verdict.failure }
  const data = {
    runId: request.id,
    outcome: verdict.outcome,
    labels: request.labels,
    dbt,
    startedAt,
    seconds,
    ...failure,
    nodes,
    problems: entries.flatMap((entry) => entry.problems).slice(0, maxProblems),
    ...outputOf(last, book),
    steps: request.steps.map((command, index) => stepResult(index + 1, command.name, verdict, book)),
    attempts: entries.map(attemptResult),
    summary: summarize({ nodes, seconds, attempts: entries.length, dependencies }),
  }
  const facts: ThrowFacts = {
    request,
    ...(last?.databaseType === undefined ? {} : { databaseType: last.databaseType }),
    ...(cause === undefined ? {} : { cause }),
  }
  const result: RunResult = Object.defineProperty({ ...data, orThrow: () => orThrow(result, facts) }, 'orThrow', {
    enumerable: false,
  })
  return result
}

function stepResult(step: number, command: string, verdict: Verdict, book: AttemptBook): StepResult {
  const last = book.entries().findLast((entry) => entry.step === step)
  const artifacts = Object.fromEntries(book.artifactsOf(step))
  if (last === undefined) return { step, command, outcome: 'not-run', artifacts }
  const outcome = last.succeeded ? 'succeeded' : verdict.outcome === 'succeeded' ? 'failed' : verdict.outcome
  return {
    step,
    command,
    outcome,
    ...(last.failure === undefined || last.succeeded ? {} : { failure: last.failure }),
    ...outputOf(last, book),
    artifacts,
  }
}

function outputOf(entry: AttemptEntry | undefined, book: AttemptBook): Pick<RunResult, 'output'> {
  const output = entry?.output(book.artifactsOf(entry.step))
  return output === undefined ? {} : { output }
}

function attemptResult(entry: AttemptEntry): AttemptResult {
  const { attempt, step, command, why, invocationId, ending, conclusion, succeeded, seconds, failure } = entry
  return {
    attempt,
    step,
    command: command.name,
    why,
    ...(invocationId === undefined ? {} : { invocationId }),
    ...(ending === undefined ? {} : { ending }),
    conclusion,
    succeeded,
    seconds,
    ...(failure === undefined ? {} : { failure }),
  }
}

function joinDependencies(entries: readonly AttemptEntry[]): ReadonlyMap<string, readonly string[]> {
  return new Map(entries.flatMap((entry) => [...(entry.dependencies ?? [])]))
}
