import { locate } from '../../dbt/locate.ts'
import type { NodeFacts, NodeName, Problem } from '../../dbt/said.ts'
import type { ErrorSaid } from '../../failure/failure.ts'
import type { EventDraft } from '../events.ts'
import { nodeGroup, type NodeStatus } from '../node.ts'
import type { StoryView } from '../story-types.ts'
import { bounds } from './bounds.ts'
import type { NodeBook } from './node-book.ts'
import { keepError, type NodeRecord } from './node-record.ts'
import { ProblemLedger } from './problem-ledger.ts'
import { nodeText } from './story-text.ts'

type OwnError = StoryView['errors'][number]

const none: readonly EventDraft[] = []

/** From what dbt complains of to events, each complaint once, and to the errors that a classifier reads. */
export class ProblemTeller {
  readonly #nodes: NodeBook
  readonly #ledger = new ProblemLedger()
  readonly #errors: OwnError[] = []

  constructor(nodes: NodeBook) {
    this.#nodes = nodes
  }

  /** Errors outside any node. */
  get errors(): readonly OwnError[] {
    return this.#errors
  }

  get kept(): readonly Problem[] {
    return this.#ledger.kept
  }

  error(problem: Problem, error: ErrorSaid, fatal: boolean, at: number): readonly EventDraft[] {
    const started = this.#nodes.runs(error.nodeId)
    const record = this.#nodes.record(error.nodeId)
    if (record === undefined) {
      this.#keep({ ...error, fatal })
    } else {
      keepError(record, error)
      record.complained = true
      record.owesProblem = false
    }
    return [...started, ...this.#ledger.tell(problem, at, record?.node)]
  }

  /** An error that is not worth an event: dbt says that it stopped. */
  quiet(error: ErrorSaid): void {
    this.#keep({ ...error, fatal: false })
  }

  /** More of an error that other lines tell: of its node, or the traceback of the one before. */
  detail(error: ErrorSaid): readonly EventDraft[] {
    const record = this.#nodes.record(error.nodeId)
    if (record !== undefined) {
      keepError(record, error)
      return this.#nodes.runs(error.nodeId)
    }
    const last = this.#errors.at(-1)
    if (error.trace !== undefined && last !== undefined && last.trace === undefined) {
      this.#errors[this.#errors.length - 1] = { ...last, trace: error.trace }
    }
    return none
  }

  warning(problem: Problem, at: number): readonly EventDraft[] {
    return this.#ledger.tell(problem, at, this.#nodes.record(problem.nodeId)?.node)
  }

  /** The events of a node's end, and its complaint where none was told before. */
  ended(nodeId: string, events: readonly EventDraft[], at: number): readonly EventDraft[] {
    const record = this.#nodes.record(nodeId)
    if (events.length === 0 || record?.over !== 'finished' || record.complained) return events
    const { status = '', facts } = record
    if (nodeGroup(status) === 'warned') return [...events, ...this.#complain(record, 'warning', facts, at)]
    if (nodeGroup(status) !== 'failed') return events
    if (record.hook) {
      record.owesProblem = true
      return events
    }
    return [...events, ...this.#complain(record, 'error', facts, at)]
  }

  /** dbt's last word: hooks that nobody complained of. On 2.x an error without a node says why. */
  closing(at: number): readonly EventDraft[] {
    return [...this.#nodes.owing()].flatMap((record) => {
      record.owesProblem = false
      if (record.facts?.message === undefined && this.#errors.length > 0) return none
      return this.#complain(record, 'error', record.facts, at)
    })
  }

  #complain(
    { node, status = '' }: NodeRecord,
    severity: Problem['severity'],
    facts: NodeFacts | undefined,
    at: number,
  ): readonly EventDraft[] {
    const message = facts?.message ?? wordless(node, status, facts?.failures)
    return this.#ledger.tell({ severity, message, nodeId: node.id, ...locate(message) }, at, node)
  }

  #keep(error: OwnError): void {
    if (this.#errors.length < bounds.errors) this.#errors.push(error)
  }
}

/** What there is to say of an end that dbt said nothing of. */
function wordless(node: NodeName, status: NodeStatus, failures: number | undefined): string {
  if (failures !== undefined) {
    return `${nodeText(node)} ${status === 'warn' ? 'warned' : 'failed'}: ${failures} failing ${failures === 1 ? 'row' : 'rows'}`
  }
  if (node.resourceType === 'source' && ['warn', 'error'].includes(status)) {
    return `${nodeText(node)} is older than its ${status}_after`
  }
  return `${nodeText(node)}: ${status}`
}
