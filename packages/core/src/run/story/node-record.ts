import type { NodeFacts, NodeName } from '../../dbt/said.ts'
import type { ErrorSaid } from '../../failure/failure.ts'
import { nodeGroup, type NodeStatus } from '../node.ts'
import type { NodeStory } from '../story-types.ts'
import { bounds, flat } from './bounds.ts'
import { worse } from './status.ts'

/** One node of one attempt while its lines come in. */
export interface NodeRecord {
  readonly node: NodeName
  /** An ephemeral model of 1.x: told only if it fails or is skipped, as in dbt's own results and counts. */
  readonly silent: boolean
  readonly ephemeral: boolean
  hook: boolean
  began: boolean
  held: boolean
  startedAt: number | undefined
  thread: string | undefined
  facts: NodeFacts | undefined
  status: NodeStatus | undefined
  disputed: boolean
  over: 'finished' | 'skipped' | undefined
  cancelled: boolean
  /** A complaint of dbt's named this node. */
  complained: boolean
  /** A hook that failed: dbt complains of it in its closing summary only. */
  owesProblem: boolean
  readonly errors: ErrorSaid[]
  /** Batches that ended and whose `node-finished` is still to come. */
  pendingBatches: number
  batchesSucceeded: number
  batchesFailed: number
  readonly queryIds: string[]
  skippedBecause: string | undefined
  order: number
  afterStop: boolean
}

/** A node that no line told anything of yet. */
export function newRecord(node: NodeName, { ephemeral, silent }: { ephemeral: boolean; silent: boolean }): NodeRecord {
  return {
    node,
    silent,
    ephemeral,
    hook: node.resourceType === 'operation',
    began: false,
    held: false,
    startedAt: undefined,
    thread: undefined,
    facts: undefined,
    status: undefined,
    disputed: false,
    over: undefined,
    cancelled: false,
    complained: false,
    owesProblem: false,
    errors: [],
    pendingBatches: 0,
    batchesSucceeded: 0,
    batchesFailed: 0,
    queryIds: [],
    skippedBecause: undefined,
    order: -1,
    afterStop: false,
  }
}

/** Keeps what lines said of an end; a later line knows more, and words that disagree are never the better one. */
export function keepEnd(record: NodeRecord, facts: NodeFacts, status: NodeStatus): void {
  record.facts = { ...record.facts, ...facts }
  if (record.status === undefined || record.status === status) {
    record.status = status
    return
  }
  record.disputed = true
  record.status = worse(record.status, status)
}

/** Keeps an error that names the node, once, however often dbt repeats it. */
export function keepError(record: NodeRecord, error: ErrorSaid): void {
  const text = flat(error.message)
  if (record.errors.length >= bounds.errorsPerNode) return
  if (record.errors.some((known) => flat(known.message) === text)) return
  record.errors.push(error)
}

/** Keeps the id of a query of the node. */
export function keepQuery(record: NodeRecord, queryId: string | undefined): void {
  if (queryId === undefined || record.queryIds.includes(queryId)) return
  record.queryIds.push(queryId)
  if (record.queryIds.length > bounds.queryIdsPerNode) record.queryIds.shift()
}

/** Counts a batch of a microbatch model by its own last word. */
export function keepBatch(record: NodeRecord, status: NodeStatus): void {
  if (nodeGroup(status) === 'succeeded') record.batchesSucceeded += 1
  else record.batchesFailed += 1
}

/** The record as a view shows it. */
export function storyOf(record: NodeRecord): NodeStory {
  const { facts, status, startedAt, thread, skippedBecause } = record
  return {
    node: record.node,
    began: record.began,
    held: record.held,
    ...(facts === undefined ? {} : { facts }),
    ...(status === undefined ? {} : { status }),
    disputed: record.disputed,
    over: record.over,
    cancelled: record.cancelled,
    errors: [...record.errors],
    batches: { succeeded: record.batchesSucceeded, failed: record.batchesFailed },
    queryIds: [...record.queryIds],
    ...(skippedBecause === undefined ? {} : { skippedBecause }),
    hook: record.hook,
    ephemeral: record.ephemeral,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(thread === undefined ? {} : { thread }),
    order: record.order,
    afterStop: record.afterStop,
  }
}
