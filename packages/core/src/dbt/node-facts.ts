import { countOf, fieldsOf, numberOf, present, textOf, type Fields } from './fields.ts'
import type { NodeFacts, NodeName } from './said.ts'
import { parseTimestamp } from './timestamp.ts'

/** Statuses of `node_info` that say how far a node is, not how it ended. `None`: 1.x, unit tests and summary lines. */
const underWay: ReadonlySet<string> = new Set(['None', 'started', 'compiling', 'executing'])

/** The node that an event is about, if it is about one. */
export function nodeOf(data: Fields): NodeName | undefined {
  const info = fieldsOf(data['node_info'])
  const id = textOf(info['unique_id'])
  if (id === undefined) return undefined
  const named = nodeNamed(id)
  return {
    id,
    name: textOf(info['node_name']) ?? named.name,
    resourceType: textOf(info['resource_type']) ?? named.resourceType,
  }
}

/** What a `unique_id` itself tells of a node: `test.shop.not_null_orders_id.8cf5724805`. */
export function nodeNamed(id: string): NodeName {
  const parts = id.split('.')
  const dot = id.indexOf('.')
  const resourceType = dot < 0 ? 'macro' : id.slice(0, dot)
  // After the name of a generic test comes a hash.
  const name = resourceType === 'test' ? parts[2] : parts.at(-1)
  return { id, name: name ?? id, resourceType }
}

/** How the node ended by the line for people (`OK created …`). */
export function resultFacts(data: Fields, node: NodeName, status: string, thread?: string): NodeFacts {
  const info = fieldsOf(data['node_info'])
  return present({
    status,
    seconds: numberOf(data['execution_time']),
    failures: failuresOf(node, status, data['num_failures']),
    relation: relationOf(node, info),
    ...spanOf(info['node_started_at'], info['node_finished_at']),
    thread,
  })
}

/** How the node ended by `NodeFinished`. */
export function finishedFacts(data: Fields, node: NodeName): NodeFacts | undefined {
  const result = fieldsOf(data['run_result'])
  const info = fieldsOf(data['node_info'])
  const status = textOf(result['status']) ?? endOf(info)
  if (status === undefined) return undefined
  const response = fieldsOf(result['adapter_response'])
  return present({
    status,
    seconds: numberOf(result['execution_time']),
    message: textOf(result['message']),
    failures: failuresOf(node, status, result['num_failures']),
    rowsAffected: countOf(response['rows_affected']),
    queryId: queryIdOf(response),
    relation: relationOf(node, info),
    ...(Array.isArray(result['timing_info'])
      ? timingSpan(result['timing_info'])
      : spanOf(info['node_started_at'], info['node_finished_at'])),
    thread: textOf(result['thread']),
  })
}

/** The status of a node in `node_info`, once it is one. */
export function endOf(info: Fields): string | undefined {
  const status = textOf(info['node_status'])
  return status === undefined || underWay.has(status) ? undefined : status
}

/** Id of a node's last query, as adapters name it (BigQuery: a job). */
export function queryIdOf(response: Fields): string | undefined {
  return textOf(response['query_id']) ?? textOf(response['job_id'])
}

/** Statuses of tests that did not run; `success` is that of a test which `compile` and `docs generate` only compiled. */
const uncounted: ReadonlySet<string> = new Set(['error', 'skipped', 'success'])

/** Failing rows: only tests that ran have any; dbt writes 0 (1.x) or 1 (a failed batch) elsewhere. */
export function failuresOf(node: NodeName, status: string, value: unknown): number | undefined {
  const isTest = node.resourceType === 'test' || node.resourceType === 'unit_test'
  return isTest && !uncounted.has(status) ? countOf(value) : undefined
}

/** Start and end by dbt's timing: those of the execution if there was one, else of all there is. */
export function timingSpan(timing: readonly unknown[]): Pick<NodeFacts, 'startedAt' | 'finishedAt'> {
  const phases = timing.map(fieldsOf)
  const execution = phases.filter((phase) => phase['name'] === 'execute')
  const chosen = execution.length > 0 ? execution : phases
  return spanOf(chosen[0]?.['started_at'], chosen.at(-1)?.['completed_at'])
}

function spanOf(start: unknown, end: unknown): Pick<NodeFacts, 'startedAt' | 'finishedAt'> {
  return present({ startedAt: parseTimestamp(start) || undefined, finishedAt: parseTimestamp(end) || undefined })
}

/** The relation that the node builds: 2.x also names one for tests and for ephemeral models, which build none. */
function relationOf(node: NodeName, info: Fields): string | undefined {
  if (node.resourceType === 'test' || node.resourceType === 'unit_test') return undefined
  if (info['materialized'] === 'ephemeral') return undefined
  return textOf(fieldsOf(info['node_relation'])['relation_name'])
}
