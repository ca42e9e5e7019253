import type { NodeName } from '../dbt/said.ts'
import type { Failure } from '../failure/failure.ts'

/**
 * How a node ended: dbt's own words, ours (`interrupted`: it began and our stop or its process's death ended it;
 * `not-started`: selected, never began), and any word a future dbt says.
 */
export type NodeStatus =
  | 'success'
  | 'pass'
  | 'warn'
  | 'fail'
  | 'error'
  | 'skipped'
  | 'no-op'
  | 'reused'
  | 'partial success'
  | 'runtime error'
  | 'interrupted'
  | 'not-started'
  | (string & {})

/** What a status amounts to. `unknown` is never success. */
export type NodeGroup = 'succeeded' | 'warned' | 'failed' | 'skipped' | 'unfinished' | 'unknown'

const groups: Readonly<Record<string, NodeGroup>> = {
  success: 'succeeded',
  pass: 'succeeded',
  'no-op': 'succeeded',
  reused: 'succeeded',
  warn: 'warned',
  fail: 'failed',
  error: 'failed',
  'partial success': 'failed',
  'runtime error': 'failed',
  skipped: 'skipped',
  interrupted: 'unfinished',
  'not-started': 'unfinished',
}

/** The group of a status; `unknown` for words that no dbt said so far. */
export function nodeGroup(status: NodeStatus): NodeGroup {
  return Object.hasOwn(groups, status) ? (groups[status] ?? 'unknown') : 'unknown'
}

/** Age of a source, as `source freshness` found it. */
export interface NodeFreshness {
  readonly maxLoadedAt?: string
  readonly ageSeconds?: number
}

/** What one run knows of one node of one step: the last status over all attempts. */
export interface NodeResult extends NodeName {
  /** Number of the step, from 1. */
  readonly step: number
  readonly status: NodeStatus
  /** Seconds over all attempts. */
  readonly seconds: number
  /** How many attempts touched the node. */
  readonly attempts: number
  readonly message?: string
  readonly failure?: Failure
  readonly rowsAffected?: number
  /** Failing rows of a test. */
  readonly failures?: number
  /** Of tests that did not pass, or whose manifest says so: `error` or `warn`. */
  readonly severity?: 'error' | 'warn'
  readonly relation?: string
  readonly queryIds?: readonly string[]
  /** Compiled SQL, relative to the attempt's target folder. */
  readonly compiledPath?: string
  /** The node that failed above it. */
  readonly skippedBecause?: string
  readonly freshness?: NodeFreshness
  /** Start and end of its last execution, milliseconds since 1970, and dbt's thread, where dbt told them. */
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly thread?: string
  /** Batches of a microbatch model that ended well and not. */
  readonly batches?: { readonly succeeded: number; readonly failed: number }
}
