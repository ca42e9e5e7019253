import type { Problem } from '../dbt/said.ts'
import type { DbtInstall } from '../engine/install.ts'
import type { EndingKind } from '../executor/executor.ts'
import type { Failure } from '../failure/failure.ts'
import type { Rung } from './events.ts'
import type { NodeResult } from './node.ts'
import type { ArtifactRef, CommandOutput } from './output.ts'
import type { Summary } from './summary-types.ts'
import type { ConclusionKind, Outcome } from './verdict.ts'

/** One step of a run. */
export interface StepResult<N extends string = string> {
  readonly step: number
  /** The command's name. */
  readonly command: N
  /** `not-run`: an earlier step did not succeed. */
  readonly outcome: Outcome | 'not-run'
  readonly failure?: Failure
  readonly output?: CommandOutput<N>
  /** Artifacts of its last attempt, by path, as they are kept. */
  readonly artifacts: Readonly<Record<string, ArtifactRef>>
}

/** One attempt of a run. */
export interface AttemptResult {
  readonly attempt: number
  readonly step: number
  readonly command: string
  readonly why: string
  readonly invocationId?: string
  /** Absent when no process was started. */
  readonly ending?: EndingKind
  readonly conclusion: ConclusionKind
  readonly succeeded: boolean
  readonly seconds: number
  readonly failure?: Failure
}

/** What a run came to. Never a throw for what dbt did: `outcome` says, {@link RunResult.orThrow} throws. */
export interface RunResult<N extends string = string> {
  readonly runId: string
  readonly outcome: Outcome
  readonly labels: Readonly<Record<string, string>>
  readonly dbt: DbtInstall
  readonly startedAt: number
  readonly seconds: number
  /** Why it did not succeed: our own cause, else dbt's. Absent after success. */
  readonly failure?: Failure
  /** One entry per step and node, the last status over all attempts. */
  readonly nodes: readonly NodeResult[]
  /** All complaints of dbt, bounded to the first 1,000. */
  readonly problems: readonly Problem[]
  /** What the command of the last step that ran produced. */
  readonly output?: CommandOutput<N>
  readonly steps: readonly StepResult[]
  readonly attempts: readonly AttemptResult[]
  readonly summary: Summary
  /** This result when it succeeded; else throws the typed error of the failure's category. */
  orThrow(): this
}

/** What `cancel` answers, after the verdict. */
export interface CancelReport {
  readonly outcome: Outcome
  /** The run was over before the cancel came. */
  readonly alreadyOver: boolean
  readonly by?: string
  readonly reason: string
  /** Steps of the ladder that were taken, in order. */
  readonly rungs: readonly Rung[]
  readonly nodes: {
    readonly finished: readonly string[]
    readonly interrupted: readonly string[]
    readonly notStarted: readonly string[]
  }
  /** Per running query, whether its cancel is confirmed. */
  readonly queries: readonly {
    readonly node: string
    readonly queryId?: string
    readonly state: 'cancelled' | 'unknown' | 'may-run'
  }[]
  /** Processes that could not be stopped. */
  readonly survivors: readonly { readonly pid: number; readonly command: string }[]
}
