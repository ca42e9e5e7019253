import type { Command } from '../command/command.ts'
import type { RetryOptions } from '../retry/policy.ts'

/** Milliseconds, or a text such as `'30s'`, `'10m'`, `'1h 30m'`. */
export type Duration = number | string

/** Which profile dbt uses; nothing given is the project's own. */
export interface ProfileOptions {
  /** Folder of `profiles.yml`. Default: dbt's own search (the project's folder, then `~/.dbt`). */
  readonly dir?: string
  /** Profile name. Default: the one that `dbt_project.yml` names. */
  readonly name?: string
  /** Target within the profile. Default: the profile's own. */
  readonly target?: string
  /** dbt's threads. Default: the profile's own number on 1.x; dbt 2.x ignores the profile's number. */
  readonly threads?: number
}

/** When a run is taken down by ourselves. */
export interface DeadlineOptions {
  /** From start to verdict, over all steps and attempts. Default: none. */
  readonly run?: Duration
  /**
   * Time without a line from dbt while no node is executing. dbt has no heartbeat (parsing a large project and long
   * queries are silent at every log level), so: default none, and never below a minute without good reason.
   */
  readonly idle?: Duration
}

/** When and what is kept of an attempt. */
export type KeepArtifacts = 'always' | 'on-failure' | 'never'

/** What a selection that matches nothing amounts to (dbt exits 0). */
export type EmptySelection = 'succeed' | 'warn' | 'fail'

/** What a caller asks for. Everything but `env`'s values, `signal` and functions is journalled. */
export interface RunRequest {
  /** The dbt project's folder. */
  readonly project: string
  /** One command; exactly one of `command` and `steps` is given. */
  readonly command?: Command
  /** Several commands in order; the run stops at the first that does not succeed. */
  readonly steps?: readonly Command[]
  /** Which of the executor's installs, by name. Default: its first. */
  readonly dbt?: string
  /**
   * Variables for dbt. Values are never journalled; those named `DBT_ENV_SECRET…` are blanked wherever they would
   * leave the attempt. Names of dbt's options that Millrace sets itself are refused.
   */
  readonly env?: Readonly<Record<string, string>>
  readonly profile?: ProfileOptions
  readonly retry?: RetryOptions
  readonly deadlines?: DeadlineOptions
  /** Default `'always'`; `{ when, files }` also says which files of the attempt (default: dbt's JSON artifacts and its output). */
  readonly keepArtifacts?: KeepArtifacts | { readonly when: KeepArtifacts; readonly files?: readonly string[] }
  /** Default `'warn'`: succeeds, with a `warning` event. */
  readonly emptySelection?: EmptySelection
  /** Cancels the run when it aborts. */
  readonly signal?: AbortSignal
  /** Free strings that come back in events and results. */
  readonly labels?: Readonly<Record<string, string>>
  /** The caller's own run id: 1–128 of `[A-Za-z0-9._-]`. Default: a new one. */
  readonly id?: string
}

/** The journalled half of a request, with every default filled in. */
export interface RequestRecord {
  readonly id: string
  readonly project: string
  readonly steps: readonly Command[]
  readonly dbt?: string
  /** Names only. */
  readonly envNames: readonly string[]
  readonly profile: ProfileOptions
  readonly retry: ResolvedRetry
  readonly deadlines: { readonly runMs?: number; readonly idleMs?: number }
  readonly keepArtifacts: { readonly when: KeepArtifacts; readonly files?: readonly string[] }
  readonly emptySelection: EmptySelection
  readonly labels: Readonly<Record<string, string>>
}

/** {@link RetryOptions} with defaults filled in, in milliseconds. */
export interface ResolvedRetry {
  readonly maxAttempts: number
  readonly delayMs: number
  readonly maxDelayMs: number
  readonly factor: number
  readonly jitter: boolean
  readonly on?: readonly string[]
}

/** The other half: never journalled. */
export interface Bindings {
  readonly env: Readonly<Record<string, string>>
}
