import type { DbtLineSpec } from './dbt-line.ts'
import type { NodeMoment } from './dialect.ts'
import { nodeInfo } from './node-info.ts'
import { resultEvents } from './node-lines-v1.ts'
import { isBad, type PlayedNode } from './play.ts'

/** Words of 2.x for people, by status. */
const words: Readonly<Record<string, string>> = {
  success: 'Succeeded',
  pass: 'Passed',
  warn: 'Warned',
  error: 'Failed',
  fail: 'Failed',
  skipped: 'Skipped',
  'no-op': 'Skipped',
}

/** What dbt 2.x says when it takes a node up: all of it also for a node that it then skips. */
export function beginningsV2({ node, times }: NodeMoment): readonly DbtLineSpec[] {
  const info = (status: string) => ({ node_info: nodeInfo(node, status, times) })
  const relation = `${node.kind} main.${node.name}`
  return [
    { name: 'NodeStart', msg: `Began running node ${node.id}`, data: info('started') },
    { name: 'LogStartLine', msg: `Started ${relation}`, data: info('started') },
    { name: 'NodeCompiling', msg: `Started rendering ${relation}`, data: info('compiling') },
    { name: 'NodeExecuting', msg: `Started running ${relation}`, data: info('executing') },
  ]
}

/** What dbt 2.x says when a node is over; why it failed is a line of its own, before these. */
export function endingsV2({ node, times, told }: NodeMoment): readonly DbtLineSpec[] {
  const info = { node_info: nodeInfo(node, told, times) }
  const failures = node.isTest ? { num_failures: node.failures } : {}
  const result = { execution_time: node.seconds, status: told, ...failures }
  const took = told === 'skipped' || told === 'no-op' ? '-------' : `${node.seconds.toFixed(2)}s`
  return [
    {
      name: told === 'no-op' ? 'LogNodeNoOpResult' : (resultEvents[node.kind] ?? 'LogNodeResult'),
      msg: `${(words[told] ?? told).padStart(10)} [${took}] ${node.kind} main.${node.name} (${node.materialized})`,
      data: { ...info, status: told, execution_time: node.seconds, ...failures },
    },
    ...(isBad(told) ? [markedV2(node, told, result)] : []),
    { name: 'NodeFinished', msg: `Finished running node ${node.id}`, data: { ...info, run_result: result } },
  ]
}

/** An error as 2.x tells it: only the text has the code. `[TaskCancelled (dbt1404)]` and a message, say. */
export function errorLineV2(code: string, message: string, id?: string): DbtLineSpec {
  return {
    name: 'Generic',
    level: 'error',
    msg: `[error] ${code}: ${message}`,
    data: id === undefined ? {} : { node_info: { unique_id: id } },
  }
}

function markedV2(node: PlayedNode, told: string, result: object): DbtLineSpec {
  return {
    name: 'MarkSkippedChildren',
    msg: `Marking children of ${node.id} as skipped`,
    data: { unique_id: node.id, status: told, run_result: result },
  }
}
