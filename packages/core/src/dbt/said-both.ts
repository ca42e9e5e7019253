import { countOf, fieldsOf, numberOf, present, textOf } from './fields.ts'
import { endOf, finishedFacts, nodeOf, resultFacts } from './node-facts.ts'
import type { DbtLine, Said } from './said.ts'

/** What the event of one name means; `undefined` when the line lacks what it should say. */
export type Reader = (line: DbtLine) => Said | undefined

/** Readers by the name of the event. */
export type Readers = readonly (readonly [name: string, reader: Reader])[]

/** 1.x works in named threads; 2.x names none that would tell anything. */
const threadOf = (line: DbtLine): string | undefined => (line.thread === 'tokio-rt-worker' ? undefined : line.thread)

const taken: Reader = (line) => {
  const node = nodeOf(line.data)
  return node && present({ kind: 'node-taken' as const, node, thread: threadOf(line) })
}

/** A node's beginning; hooks count among themselves, so their total is not one of nodes. */
export const began =
  (certain: boolean): Reader =>
  (line) => {
    const node = nodeOf(line.data)
    const total = node?.resourceType === 'operation' ? undefined : countOf(line.data['total'])
    return node && present({ kind: 'node-began' as const, node, certain, total, thread: threadOf(line) })
  }

/**
 * A line with the result of a node. Its `node_info` has the status; `LogModelResult` of 1.x has the adapter's words
 * (`CREATE VIEW`) in `status`, but its `node_info` is right; unit tests of 1.x have it in `status` only.
 */
export const result =
  (options: { readonly hook?: boolean; readonly status?: string } = {}): Reader =>
  (line) => {
    const node = nodeOf(line.data)
    const status = endOf(fieldsOf(line.data['node_info'])) ?? textOf(line.data['status']) ?? options.status
    if (node === undefined || status === undefined) return undefined
    const hook = options.hook ?? false
    const total = hook ? undefined : countOf(line.data['total'] ?? line.data['num_models'])
    if (status === 'skipped') return present({ kind: 'node-skipped' as const, node, total })
    const facts = resultFacts(line.data, node, status, threadOf(line))
    return present({ kind: 'node-result' as const, node, facts, total, hook })
  }

const finished: Reader = (line) => {
  const node = nodeOf(line.data)
  const facts = node && finishedFacts(line.data, node)
  return facts && { kind: 'node-finished', node, facts }
}

const childrenSkipped: Reader = (line) => {
  const nodeId = textOf(line.data['unique_id'])
  return nodeId === undefined ? undefined : { kind: 'children-skipped', nodeId }
}

type Via = Extract<Said, { kind: 'output' }>['via']

/** Text that the command was run for, from the member `key` of the data. */
export const output =
  (via: Via, key: string): Reader =>
  ({ data, message }) => ({ kind: 'output', via, text: textOf(data[key]) ?? message, data })

/** A version without the `=` that dbt writes before it. */
export function versionOf(value: unknown): string | undefined {
  return textOf(value)?.replace(/^=/, '')
}

const version: Reader = (line) => {
  const version = versionOf(line.data['version'])
  return version === undefined ? undefined : { kind: 'version', version }
}

const completed: Reader = ({ data }) =>
  present({ kind: 'completed' as const, success: data['success'] === true, seconds: numberOf(data['elapsed']) })

/** What both generations say by the same names. */
export const saidInBoth: Readers = [
  ['CommandCompleted', completed],
  ['CompiledNode', output('compiled', 'compiled')],
  ['DebugCmdOut', output('check', 'msg')],
  ['DebugCmdResult', output('check', 'msg')],
  ['JinjaLogInfo', output('log', 'msg')],
  ['LogFunctionResult', result()],
  ['LogFreshnessResult', result()],
  ['LogHookEndLine', result({ hook: true })],
  ['LogHookStartLine', began(true)],
  ['LogModelResult', result()],
  ['LogNodeNoOpResult', result({ status: 'no-op' })],
  ['LogNodeResult', result()],
  ['LogSeedResult', result()],
  ['LogSnapshotResult', result()],
  ['LogTestResult', result()],
  ['MainReportVersion', version],
  ['MarkSkippedChildren', childrenSkipped],
  ['NodeFinished', finished],
  ['NodeStart', taken],
  ['PrintEvent', output('print', 'msg')],
  ['ShowNode', output('show', 'preview')],
]
