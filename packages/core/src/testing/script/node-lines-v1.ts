import { stamp, type DbtLineSpec } from './dbt-line.ts'
import type { NodeCount, NodeMoment } from './dialect.ts'
import { nodeInfo, type NodeTimes } from './node-info.ts'
import { isBad, type PlayedNode } from './play.ts'

/** The event that tells a node's result to people, by the node's kind. */
export const resultEvents: Readonly<Record<string, string>> = {
  model: 'LogModelResult',
  test: 'LogTestResult',
  unit_test: 'LogTestResult',
  seed: 'LogSeedResult',
  snapshot: 'LogSnapshotResult',
  source: 'LogFreshnessResult',
  exposure: 'LogNodeNoOpResult',
  function: 'LogFunctionResult',
}

/** Level of a result's line, by status. */
const resultLevels: Readonly<Record<string, NonNullable<DbtLineSpec['level']>>> = {
  error: 'error',
  fail: 'error',
  'partial success': 'error',
  'runtime error': 'error',
  warn: 'warn',
}

/** What dbt 1.x says when it takes a node up, until it waits for its query. A node that it will skip is only taken up. */
export function beginningsV1({ node, times, count, told }: NodeMoment): readonly DbtLineSpec[] {
  const info = (status: string) => ({ node_info: nodeInfo(node, status, times) })
  const description = `sql ${node.materialized} ${node.kind} main.${node.name}`
  const start: DbtLineSpec = { name: 'NodeStart', msg: `Began running node ${node.id}`, data: info('started') }
  if (told === 'skipped') return [start]
  const line: DbtLineSpec = {
    name: 'LogStartLine',
    msg: `${count.index} of ${count.total} START ${description} [RUN]`,
    data: { ...info('started'), description, ...count },
  }
  const compiling: DbtLineSpec = {
    name: 'NodeCompiling',
    msg: `Began compiling node ${node.id}`,
    data: info('compiling'),
  }
  if (node.isEphemeral) return [start, compiling]
  const executing: DbtLineSpec = {
    name: 'NodeExecuting',
    msg: `Began executing node ${node.id}`,
    data: info('executing'),
  }
  return [start, ...(node.kind === 'exposure' ? [] : [line]), compiling, executing]
}

/** What dbt 1.x says when a node is over. */
export function endingsV1({ node, times, count, told, thread }: NodeMoment): readonly DbtLineSpec[] {
  const info = { node_info: nodeInfo(node, told, times) }
  const result = runResultV1(node, times, told, thread)
  const exception: DbtLineSpec = {
    name: 'CatchableExceptionOnRun',
    msg: node.message,
    data: { exc: node.message, exc_info: node.trace, node_info: nodeInfo(node, 'executing', times) },
  }
  const finished: DbtLineSpec = {
    name: 'NodeFinished',
    msg: `Finished running node ${node.id}`,
    data: { ...info, run_result: result },
  }
  const marked: DbtLineSpec = {
    name: 'MarkSkippedChildren',
    thread: 'Thread-5 (_handle_results)',
    msg: `Marking all children of '${node.id}' to be skipped because of status '${told}'`,
    data: { unique_id: node.id, status: told, run_result: result },
  }
  return [
    ...(told === 'error' ? [exception] : []),
    ...(node.isEphemeral ? [] : [forPeopleV1(node, info, count, told)]),
    finished,
    ...(isBad(told) ? [marked] : []),
  ]
}

function forPeopleV1(node: PlayedNode, info: object, { index, total }: NodeCount, told: string): DbtLineSpec {
  if (told === 'skipped') {
    return {
      name: 'SkippingDetails',
      msg: `${index} of ${total} SKIP relation main.${node.name} [SKIP]`,
      data: { ...info, index, total, node_name: node.name, resource_type: node.kind, schema: 'main' },
    }
  }
  const status = node.kind === 'model' && told === 'success' ? 'OK' : told
  const word = status.toUpperCase()
  return {
    name: resultEvents[node.kind] ?? 'LogModelResult',
    level: resultLevels[told] ?? 'info',
    msg: `${index} of ${total} ${word} ${node.name} [${word} in ${node.seconds.toFixed(2)}s]`,
    data: {
      ...info,
      index,
      status: node.kind === 'exposure' ? '' : status,
      execution_time: node.seconds,
      ...(node.isTest ? ofTest(node, total) : { total, ...(ofKind[node.kind] ?? described)(node) }),
    },
  }
}

/** What a result's line has besides, by the node's kind. */
const ofKind: Readonly<Record<string, (node: PlayedNode) => Readonly<Record<string, unknown>>>> = {
  seed: ({ name, message }) => ({ relation: name, schema: 'main', result_message: message }),
  snapshot: (node) => ({ ...described(node), result_message: node.message }),
  source: ({ name, id }) => ({ source_name: id.split('.')[2] ?? '', table_name: name }),
}

function described({ kind, name }: PlayedNode) {
  return { description: `sql ${kind} main.${name}` }
}

function ofTest({ name, failures, dependsOn }: PlayedNode, total: number) {
  return { name, num_models: total, num_failures: failures, attached_node: dependsOn[0] ?? '' }
}

/** `run_result` of 1.x's lines: empty text for null, 0 for no number. */
function runResultV1(node: PlayedNode, { startedAt, finishedAt = startedAt }: NodeTimes, told: string, thread: string) {
  const span = { started_at: stamp(startedAt), completed_at: stamp(finishedAt) }
  return {
    adapter_response: node.rowsAffected === undefined ? {} : { _message: 'OK', rows_affected: node.rowsAffected },
    execution_time: node.seconds,
    message: node.message,
    num_failures: node.failures,
    status: told,
    thread,
    timing_info:
      told === 'skipped'
        ? []
        : [
            { name: 'compile', ...span },
            { name: 'execute', ...span },
          ],
  }
}
