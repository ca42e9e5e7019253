/** One line of dbt's JSON log: the same envelope in 1.x and 2.x, whatever event is in it. */
export interface DbtLine {
  /** Name of the event, such as `LogModelResult`; `Generic` for most of 2.x. */
  readonly name: string
  /** Code of the event, such as `Q012`; empty on 2.x for errors. */
  readonly code: string
  readonly level: string
  readonly message: string
  /** dbt's own stamp, milliseconds since 1970; may go back from line to line. */
  readonly at: number
  readonly thread?: string
  readonly invocationId?: string
  /** Values of `DBT_ENV_CUSTOM_ENV_…`, as dbt repeats them on every line. */
  readonly extra: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, unknown>>
}

/** A node, as lines name it. */
export interface NodeName {
  /** dbt's `unique_id`. */
  readonly id: string
  readonly name: string
  readonly resourceType: string
}

/** What a line told about a node's end. */
export interface NodeFacts {
  /** dbt's word, not yet normalised. */
  readonly status: string
  readonly seconds?: number
  readonly message?: string
  readonly failures?: number
  readonly rowsAffected?: number
  readonly queryId?: string
  readonly relation?: string
  /** Start of execution and end, milliseconds since 1970, as dbt timed them. */
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly thread?: string
}

/** A complaint of dbt: a warning, a deprecation or an error. */
export interface Problem {
  readonly severity: 'warning' | 'error'
  readonly code?: string
  readonly message: string
  readonly nodeId?: string
  /** Relative to the project. */
  readonly file?: string
  readonly line?: number
}

/** How dbt read the project. */
export type ParseMode = 'full' | 'partial' | 'skipped'

/**
 * What one line means, for both engines. `other` is everything that changes nothing: kept as a log line, never
 * dropped, never a crash.
 */
export type Said =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'adapter'; readonly name: string; readonly version?: string }
  | { readonly kind: 'parse'; readonly mode: ParseMode; readonly reason?: string }
  | { readonly kind: 'threads'; readonly threads: number; readonly target?: string }
  /** dbt took the node up; it may still skip it. */
  | { readonly kind: 'node-taken'; readonly node: NodeName; readonly thread?: string }
  /** The node really began. `total` is what dbt counts nodes to (`3 of 27`): without hooks and ephemerals. `certain` is false on 2.x, where a skip can still follow within a millisecond. */
  | {
      readonly kind: 'node-began'
      readonly node: NodeName
      readonly certain: boolean
      readonly total?: number
      readonly thread?: string
      /** Set where the line of a query said so (2.x), and the warehouse gave the query an id. */
      readonly queryId?: string
    }
  /** One batch of a microbatch model ended: the next `node-finished` of the node is that batch's. */
  | {
      readonly kind: 'batch-result'
      readonly node: NodeName
      readonly batch: number
      readonly status: string
      readonly seconds?: number
    }
  /** The line for people (`OK created …`), always before `node-finished`, final on engines or levels without the latter. */
  | {
      readonly kind: 'node-result'
      readonly node: NodeName
      readonly facts: NodeFacts
      readonly total?: number
      readonly hook: boolean
    }
  /** dbt's last word on a node (of a microbatch model: once per batch, then once more). The status may be `skipped`. */
  | { readonly kind: 'node-finished'; readonly node: NodeName; readonly facts: NodeFacts }
  | { readonly kind: 'node-skipped'; readonly node: NodeName; readonly because?: string; readonly total?: number }
  /** dbt marked children of this node to be skipped. */
  | { readonly kind: 'children-skipped'; readonly nodeId: string }
  /**
   * dbt told that this node's query was cancelled or its connection closed. 2.x says it as an error, before it calls
   * the same node a success: `problem` is its text.
   */
  | {
      readonly kind: 'node-cancelled'
      readonly nodeId: string
      readonly problem?: Problem
      readonly codeName?: string
    }
  | { readonly kind: 'query'; readonly nodeId: string; readonly queryId?: string }
  /** A complaint. `fatal`: told as what ended the command, not as the failure of one node. */
  | {
      readonly kind: 'error'
      readonly problem: Problem
      readonly event: string
      readonly codeName?: string
      readonly trace?: string
      readonly fatal: boolean
    }
  | { readonly kind: 'warning'; readonly problem: Problem }
  /**
   * A detail of an error that is told by other lines too: at debug level before a node's end, or again in the closing
   * summary of 1.x. Not a complaint of its own. A node that failed without an `error` of its own complains by the
   * message of its `node-finished`.
   */
  | { readonly kind: 'error-detail'; readonly nodeId?: string; readonly message: string; readonly trace?: string }
  | { readonly kind: 'nothing-selected'; readonly message: string }
  /** Text or rows that the command was run for: `list`, `show`, `compile`, `run-operation`, `debug`. */
  | {
      readonly kind: 'output'
      readonly via: 'print' | 'log' | 'show' | 'compiled' | 'check'
      readonly text: string
      readonly data: Readonly<Record<string, unknown>>
    }
  /** dbt stopped before its end: by a signal, or (2.x, where `problem` is set) because of `--fail-fast`. */
  | { readonly kind: 'interrupted'; readonly problem?: Problem; readonly codeName?: string }
  | { readonly kind: 'completed'; readonly success: boolean; readonly seconds?: number }
  | { readonly kind: 'other' }
