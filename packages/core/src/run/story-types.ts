import type { DbtLine, NodeFacts, NodeName, Problem } from '../dbt/said.ts'
import type { ErrorSaid } from '../failure/failure.ts'
import type { EventDraft } from './events.ts'
import type { NodeStatus } from './node.ts'

/** What dbt's lines told of one node in one attempt. */
export interface NodeStory {
  readonly node: NodeName
  /** `node:started` was told. */
  readonly began: boolean
  /** A start that is still held back (2.x): the node may be skipped yet. */
  readonly held: boolean
  /** Its last word, as dbt said it; absent while it runs. */
  readonly facts?: NodeFacts
  /** The same word, normalised and judged: no success after an error of the node's own, `interrupted` after a stop. */
  readonly status?: NodeStatus
  /** dbt told more than one end of this node, and they disagree. */
  readonly disputed: boolean
  /** `node:finished` or `node:skipped` was told. */
  readonly over: 'finished' | 'skipped' | undefined
  /** dbt said that it cancelled the node's query. */
  readonly cancelled: boolean
  /** Errors told of this node, in order, bounded. */
  readonly errors: readonly ErrorSaid[]
  readonly batches: { readonly succeeded: number; readonly failed: number }
  readonly queryIds: readonly string[]
  readonly skippedBecause?: string
  readonly hook: boolean
  /** An ephemeral model: 1.x leaves it out of its results and its counts. */
  readonly ephemeral: boolean
  /** Stamp of its first start, milliseconds since 1970, and the thread that told it. */
  readonly startedAt?: number
  readonly thread?: string
  /** Place in the order of ends, from 0; -1 while it has not ended. */
  readonly order: number
  /** Whether its end was told after our interrupt was sent. */
  readonly afterStop: boolean
}

/** What all lines of one attempt told, bounded by the number of nodes. */
export interface StoryView {
  readonly invocationId?: string
  readonly version?: string
  readonly adapter?: { readonly name: string; readonly version?: string }
  readonly nodes: ReadonlyMap<string, NodeStory>
  /** What dbt counts its nodes to, without hooks and ephemerals. */
  readonly total?: number
  readonly threads?: number
  readonly nothingSelected?: string
  /** dbt's own last word: `CommandCompleted`. */
  readonly completed?: { readonly success: boolean; readonly seconds?: number }
  readonly interrupted: boolean
  /** Errors outside any node, in order, bounded; fatal ones marked. */
  readonly errors: readonly (ErrorSaid & { readonly fatal: boolean })[]
  /** How many lines at error level were told that are not output. */
  readonly errorLines: number
  readonly problems: readonly Problem[]
  /** Pieces for `result.output`, bounded. */
  readonly output: readonly {
    readonly via: string
    readonly text: string
    readonly data: Readonly<Record<string, unknown>>
  }[]
  /** True when the pieces for the output were more than the bound. */
  readonly outputCut: boolean
  /** Last lines of stdout that are not JSON, and of stderr. */
  readonly text: string
  /** dbt said that lines of its log were lost (`--- Logging error ---`). */
  readonly logBroken: boolean
  readonly lines: number
  /** Lines whose run and attempt id are somebody else's. */
  readonly foreignLines: number
}

/** The fold over dbt's lines: deterministic, no clock, no I/O; memory grows with nodes only. */
export interface Story {
  /** A JSON line of stdout. Answers the events it gives rise to. */
  line(line: DbtLine): readonly EventDraft[]
  /** A line that is not JSON, of either stream. */
  text(stream: 'stdout' | 'stderr', text: string): void
  /** How many nodes began and are not over: the idle deadline waits for none. */
  readonly executing: number
  /** Whether starts are held back because a skip may still follow (2.x). */
  readonly holding: boolean
  /** Lets held starts out. */
  release(): readonly EventDraft[]
  /** From now on, ends may be the work of our own stop. */
  stopping(): void
  view(): StoryView
}
