import type { DbtGeneration } from '../../engine/install.ts'
import type { EndingKind } from '../../executor/executor.ts'
import type { Gates } from '../gates.ts'
import type { MemoryFileLike } from '../memory/memory-files.ts'
import type { DbtLineJson } from './dbt-line.ts'

/** One node of a scripted dbt, in the order in which dbt takes them up. */
export interface ScriptedNode {
  /** dbt's `unique_id`, such as `model.jaffle.orders`: kind, package and name come from it. */
  readonly id: string
  /**
   * How it ends. Default: `skipped` when a node that it depends on ended badly, else what its kind calls success
   * (`pass` of tests, `no-op` of exposures, `success` of the rest).
   */
  readonly status?: string
  readonly dependsOn?: readonly string[]
  /** Seconds that dbt says it took. No time passes. Default 0.1. */
  readonly seconds?: number
  /** Default: what dbt says of such an end. */
  readonly message?: string
  /** Failing rows of a test. Default: 1 of tests that fail or warn, else 0. */
  readonly failures?: number
  readonly rowsAffected?: number
  /** Default: `view` of models, their own kind for others. An `ephemeral` model is told and recorded as dbt does. */
  readonly materialized?: string
  /** Severity of a test. Default `error`. */
  readonly severity?: 'error' | 'warn'
  /** Name and number of an error on 2.x. Default `DbDriverFailed (dbt1308)`. */
  readonly code?: string
  /** Traceback of an error on 1.x. */
  readonly trace?: string
  /** Name of a gate at which the node waits while it executes. */
  readonly gate?: string
  /** A lie: the status that the lines tell, or `false` for no lines at all. */
  readonly told?: string | false
  /** A lie: the status that `run_results.json` has, or `false` for no entry. */
  readonly recorded?: string | false
}

/** Gates at which a scripted dbt itself waits; each is the name of a gate. */
export interface ScriptedGates {
  /** Before its first line. */
  readonly start?: string
  /** After its last node, before it writes its artifacts. */
  readonly nodes?: string
  /** After its last line, before it ends. */
  readonly end?: string
  /** After an interrupt reached it, before it reacts. */
  readonly interrupt?: string
}

/** An error that ends dbt before any node, such as a project that does not parse. */
export interface ScriptedFailure {
  readonly message: string
  /** Name and number on 2.x. Default `Generic (dbt8999)`. */
  readonly code?: string
}

/** What a scripted dbt does. Every field has a default; `{}` is a run that selects nothing. */
export interface DbtScript {
  /** Default `1.x`. */
  readonly generation?: DbtGeneration
  /** Default `1.11.16` or `2.0.0-alpha.4`. */
  readonly version?: string
  readonly nodes?: readonly ScriptedNode[]
  /** How many nodes execute at once. Default 1. */
  readonly threads?: number
  /** Texts that are printed after the nodes: what `list`, `show` and `run-operation` say. */
  readonly prints?: readonly string[]
  readonly fails?: ScriptedFailure
  /** Gates that the script waits at; needed when any is named. */
  readonly gates?: Gates
  readonly waits?: ScriptedGates
  /** Reaction to SIGINT: dbt's own, which depends on the generation, none, or death by it. Default `dbt`. */
  readonly onInterrupt?: 'dbt' | 'ignore' | 'die'
  /** Reaction to SIGTERM. Default `die`, as of both generations. */
  readonly onTerminate?: 'die' | 'ignore'
  /** Commands of processes that it leaves behind. */
  readonly leaves?: readonly string[]
  /** Texts that are no JSON, before everything else; they are written as they are. */
  readonly text?: { readonly stdout?: string; readonly stderr?: string }

  /** A lie: how the process ends, whatever happened in it. */
  readonly ending?: EndingKind
  /** A lie: what becomes of each line. Text is written as it is, without a line's end. Default: the line itself. */
  readonly line?: (line: DbtLineJson, index: number) => readonly (DbtLineJson | string)[]
  /** A lie: what is written as `run_results.json`; text as it is, `undefined` for no file. */
  readonly runResults?: (results: RunResultsJson) => unknown
  /** Files of the attempt, by their path in it, written last: over dbt's own where the paths are the same. */
  readonly files?: Readonly<Record<string, MemoryFileLike>>
}

/** `run_results.json` as dbt writes it. */
export interface RunResultsJson {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly results: readonly Readonly<Record<string, unknown>>[]
  readonly elapsed_time: number
  readonly args: Readonly<Record<string, unknown>>
}
