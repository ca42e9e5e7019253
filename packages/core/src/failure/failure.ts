import type { DbtGeneration, DbtEngine } from '../engine/install.ts'

/** The fourteen kinds of failure. */
export const failureCategories = [
  'compilation',
  'runtime',
  'test_failure',
  'connection',
  'authentication',
  'profile',
  'project',
  'dependency',
  'artifact',
  'timeout',
  'resource',
  'usage',
  'internal',
  'cancelled',
] as const

/** One of the fourteen kinds of failure. */
export type FailureCategory = (typeof failureCategories)[number]

/** What a failure means, decided once, with the line or field that said so. */
export interface Failure {
  readonly category: FailureCategory
  /** True only if the same input can succeed later without anyone acting. */
  readonly retryable: boolean
  /** The node's `unique_id`, where one node is to blame. */
  readonly nodeId?: string
  /** The innermost code: SQLSTATE, native number, dbt's own code, exception class. */
  readonly code?: string
  readonly message: string
  /** Which line or field said so; dbt's own last words are always among them. */
  readonly evidence: readonly string[]
  /** What to do about it. */
  readonly advice?: string
  /** Environment variables that dbt missed. */
  readonly missingEnv?: readonly string[]
  /** File of the project, relative to it, and line, where dbt named them. */
  readonly file?: string
  readonly line?: number
  /** How long the other side asked to wait, in milliseconds. */
  readonly retryAfterMs?: number
}

/** One error that dbt told. */
export interface ErrorSaid {
  readonly message: string
  /** dbt's event name (`MainEncounteredError`) on 1.x. */
  readonly event?: string
  /** dbt's error code on 2.x, such as `1308`, and its name `DbDriverFailed`. */
  readonly code?: string
  readonly codeName?: string
  readonly nodeId?: string
  /** A Python traceback, where dbt gave one: the driver's exception class is in it. */
  readonly trace?: string
}

/** A node that did not succeed. */
export interface NodeTrouble {
  readonly id: string
  readonly resourceType: string
  readonly status: string
  readonly message?: string
  readonly failures?: number
  /** Errors that dbt told of this node, in order. */
  readonly errors: readonly ErrorSaid[]
}

/** What a process left: a bounded value that the runner builds and {@link classify} judges. */
export interface FailureEvidence {
  /** How the process ended; absent when none was started. */
  readonly ending?: {
    readonly kind: 'exited' | 'signalled' | 'out-of-memory' | 'lost'
    readonly code?: number
    readonly signal?: string
  }
  readonly engine?: DbtEngine
  readonly generation?: DbtGeneration
  readonly dbtVersion?: string
  readonly adapterType?: string
  /** The command's name, such as `build`. */
  readonly command?: string
  /** Errors outside any node, in order, bounded. */
  readonly errors: readonly ErrorSaid[]
  /** Nodes that did not succeed, in order of their ends, parents before children, bounded. */
  readonly nodes: readonly NodeTrouble[]
  /** Last lines of text on stdout that are not JSON, and of stderr; bounded. */
  readonly text: string
}
