import type { NodeFacts, NodeName } from '../../dbt/said.ts'
import { normalizeStatus } from '../../dbt/status.ts'
import type { DbtGeneration } from '../../engine/install.ts'
import type { ErrorSaid } from '../../failure/failure.ts'
import type { EventDraft } from '../events.ts'
import { nodeGroup } from '../node.ts'
import type { NodeStory } from '../story-types.ts'
import { finishedEvents, skippedEvent, startedEvent, type When } from './node-events.ts'
import { keepBatch, keepEnd, keepError, keepQuery, newRecord, storyOf, type NodeRecord } from './node-record.ts'
import { judgedStatus } from './status.ts'

const none: readonly EventDraft[] = []

const hasEnded = ({ order }: NodeRecord): boolean => order >= 0

/** A node as one line names it. */
export interface Sighting extends When {
  readonly node: NodeName
  readonly ephemeral: boolean
}

/** All nodes of one attempt: from what lines say of them to events, in any order, each end once. */
export class NodeBook {
  readonly #generation: DbtGeneration
  readonly #records = new Map<string, NodeRecord>()
  readonly #running = new Set<NodeRecord>()
  readonly #held = new Set<NodeRecord>()
  /** The first node that failed; while it is the only one, it is why others are skipped. */
  #failed: string | undefined
  #failures = 0
  #ends = 0
  #stopping = false
  #cancelling = false

  constructor(generation: DbtGeneration) {
    this.#generation = generation
  }

  get executing(): number {
    return this.#running.size
  }

  get holding(): boolean {
    return this.#held.size > 0
  }

  /** From now on, ends may be the work of our own stop. */
  stopping(): void {
    this.#stopping = true
  }

  /** dbt said that it cancels what runs. */
  cancelling(): void {
    this.#cancelling = true
  }

  taken(sighting: Sighting): void {
    this.#record(sighting)
  }

  began(sighting: Sighting, certain: boolean, queryId?: string): readonly EventDraft[] {
    const record = this.#record(sighting)
    keepQuery(record, queryId)
    if (hasEnded(record) || record.began) return none
    if (record.startedAt === undefined && sighting.at > 0) record.startedAt = sighting.at
    record.thread ??= sighting.thread
    this.#running.add(record)
    if (record.silent) return none
    if (certain) return this.#start(record)
    record.held = true
    this.#held.add(record)
    return none
  }

  /** A line that only a node that really runs gives rise to. */
  runs(nodeId: string | undefined): readonly EventDraft[] {
    const record = this.record(nodeId)
    return record?.held === true ? this.#start(record) : none
  }

  release(): readonly EventDraft[] {
    return [...this.#held].flatMap((record) => this.#start(record))
  }

  batch(sighting: Sighting): void {
    this.#record(sighting).pendingBatches += 1
  }

  /** The line for people: an end only where no `node-finished` will follow. */
  result(sighting: Sighting, facts: NodeFacts, last: boolean): readonly EventDraft[] {
    const record = this.#record(sighting)
    record.pendingBatches = 0
    if (last) return this.#end(record, facts, sighting)
    const status = this.#judge(record, facts)
    if (nodeGroup(status) === 'unknown' || nodeGroup(status) === 'skipped') return none
    if (!hasEnded(record)) record.afterStop = this.#stopping
    keepEnd(record, facts, status)
    return none
  }

  finished(sighting: Sighting, facts: NodeFacts): readonly EventDraft[] {
    const record = this.#record(sighting)
    if (record.pendingBatches > 0) {
      record.pendingBatches -= 1
      keepBatch(record, normalizeStatus(facts.status))
      return none
    }
    return this.#end(record, facts, sighting)
  }

  skipped(sighting: Sighting, because?: string): readonly EventDraft[] {
    return this.#skip(this.#record(sighting), because, sighting)
  }

  /** dbt cancelled the node's query; said of a node that has ended, it was an idle connection. */
  cancelled(nodeId: string, error?: ErrorSaid): readonly EventDraft[] {
    this.#cancelling = true
    const record = this.#records.get(nodeId)
    if (record === undefined || hasEnded(record)) return none
    record.cancelled = true
    if (error !== undefined) keepError(record, error)
    return this.runs(nodeId)
  }

  query(nodeId: string, queryId: string | undefined): readonly EventDraft[] {
    const record = this.#records.get(nodeId)
    if (record === undefined) return none
    keepQuery(record, queryId)
    return this.runs(nodeId)
  }

  /** Hooks that failed and that dbt did not complain of yet. */
  *owing(): Iterable<NodeRecord> {
    for (const record of this.#records.values()) if (record.owesProblem) yield record
  }

  record(nodeId: string | undefined): NodeRecord | undefined {
    return nodeId === undefined ? undefined : this.#records.get(nodeId)
  }

  view(): ReadonlyMap<string, NodeStory> {
    return new Map([...this.#records].map(([id, record]) => [id, storyOf(record)]))
  }

  #record({ node, ephemeral }: Sighting): NodeRecord {
    const known = this.#records.get(node.id)
    if (known !== undefined) return known
    const record = newRecord(node, { ephemeral, silent: ephemeral && this.#generation === '1.x' })
    this.#records.set(node.id, record)
    return record
  }

  #judge(record: NodeRecord, facts: NodeFacts): string {
    return judgedStatus(normalizeStatus(facts.status), {
      generation: this.#generation,
      cancelled: record.cancelled,
      complained: record.complained,
      stopping: this.#stopping,
      cancelling: this.#cancelling,
    })
  }

  #start(record: NodeRecord, healed = false): readonly EventDraft[] {
    record.began = true
    this.#letGo(record)
    return [startedEvent(record.node, { at: record.startedAt ?? 0, thread: record.thread, healed })]
  }

  #end(record: NodeRecord, facts: NodeFacts, when: When): readonly EventDraft[] {
    const status = this.#judge(record, facts)
    if (nodeGroup(status) === 'skipped') return this.#skip(record, undefined, when)
    const repeated = hasEnded(record)
    const message = facts.message ?? record.errors.at(-1)?.message
    keepEnd(record, message === undefined ? facts : { ...facts, message }, status)
    if (repeated) return none
    this.#close(record)
    const failed = nodeGroup(status) === 'failed'
    if (failed || nodeGroup(status) === 'unfinished') this.#blame(record.node.id)
    if (record.silent && !failed) return none
    const told = { ...facts, ...record.facts }
    const started = record.began ? none : this.#start(record, !record.held && record.startedAt === undefined)
    record.over = 'finished'
    return [...started, ...finishedEvents(record.node, status, told, { ...when, thread: when.thread ?? record.thread })]
  }

  #skip(record: NodeRecord, because: string | undefined, when: When): readonly EventDraft[] {
    keepEnd(record, { status: 'skipped' }, 'skipped')
    if (hasEnded(record)) return none
    this.#close(record)
    record.over = 'skipped'
    record.skippedBecause = because ?? (this.#failures === 1 ? this.#failed : undefined)
    return [skippedEvent(record.node, record.skippedBecause, when)]
  }

  #close(record: NodeRecord): void {
    this.#letGo(record)
    this.#running.delete(record)
    record.afterStop = this.#stopping
    record.order = this.#ends
    this.#ends += 1
  }

  #letGo(record: NodeRecord): void {
    record.held = false
    this.#held.delete(record)
  }

  #blame(nodeId: string): void {
    this.#failed ??= nodeId
    this.#failures += 1
  }
}
