import type { DbtLineSpec } from './dbt-line.ts'
import type { Dialect } from './dialect.ts'
import { hookBegins, hookEnds } from './hook-lines.ts'
import { beginningsV1, endingsV1 } from './node-lines-v1.ts'
import { isBad, type PlayedNode } from './play.ts'

/** What the warehouse says of a query that dbt cancelled. */
const interruptedQuery = 'Runtime Error\n  INTERRUPT Error: Interrupted!'

/** dbt 1.x, as recorded of 1.11.16 at debug level. */
export const dialectV1: Dialect = {
  failedExit: 2,
  interruptedExit: 2,
  opening: ({ version, nodes, threads }) => [
    {
      name: 'MainReportVersion',
      msg: `Running with dbt=${version}`,
      data: { log_version: 3, version: `=${version}` },
    },
    {
      name: 'AdapterRegistered',
      msg: 'Registered adapter: duckdb=1.11.1',
      data: { adapter_name: 'duckdb', adapter_version: '=1.11.1' },
    },
    {
      name: 'UnableToPartialParse',
      msg: 'Unable to do partial parsing because saved manifest not found. Starting full parse.',
      data: { reason: 'saved manifest not found. Starting full parse.' },
    },
    { name: 'FoundStats', msg: `Found ${nodes.length} nodes`, data: { stat_line: `${nodes.length} nodes` } },
    ...(nodes.length === 0 ? [] : [concurrency(nodes, threads)]),
  ],
  nothingSelected: () => [
    {
      name: 'NoNodesForSelectionCriteria',
      msg: "The selection criterion 'nothing' does not match any enabled nodes",
      data: { spec_raw: 'nothing' },
    },
    { name: 'NothingToDo', msg: 'Nothing to do. Try checking your model configs and model specification args' },
  ],
  begins: (moment) => (moment.node.isHook ? [hookBegins('1.x', moment)] : beginningsV1(moment)),
  ends: (moment) => (moment.node.isHook ? [hookEnds('1.x', moment)] : endingsV1(moment)),
  closing: ({ nodes }) => [
    summary(nodes, false),
    ...nodes.flatMap(complaint),
    { name: 'StatsLine', msg: 'Done.', data: { stats: { total: nodes.filter((node) => !node.isEphemeral).length } } },
  ],
  fails: ({ message }) => [mainError(message)],
  completed: ({ which }, success) => [
    {
      name: 'CommandCompleted',
      msg: `Command \`dbt ${which}\` ${success ? 'succeeded' : 'failed'}`,
      data: { command: `dbt ${which}`, success, elapsed: 1 },
    },
    { name: 'FlushEvents', msg: 'Flushing usage events' },
  ],
  cancels: (running) =>
    running.map(({ id }) => ({ name: 'LogCancelLine', msg: `CANCEL query ${id} [CANCEL]`, data: { conn_name: id } })),
  cancelled: (one) => endingsV1({ ...one, told: 'error', node: { ...one.node, message: interruptedQuery } }),
  interrupted: () => [
    summary([], true),
    mainError(''),
    {
      name: 'MainStackTrace',
      msg: 'Traceback',
      data: { stack_trace: 'Traceback (most recent call last):\nKeyboardInterrupt' },
    },
  ],
}

function concurrency(nodes: readonly PlayedNode[], threads: number): DbtLineSpec {
  return {
    name: 'ConcurrencyLine',
    msg: `Concurrency: ${threads} threads (target='dev')`,
    data: {
      node_count: nodes.filter((node) => node.isCounted && node.kind !== 'unit_test').length,
      num_threads: threads,
      target_name: 'dev',
    },
  }
}

function mainError(exc: string): DbtLineSpec {
  return { name: 'MainEncounteredError', msg: `Encountered an error:\n${exc}`, data: { exc } }
}

function summary(nodes: readonly PlayedNode[], interrupted: boolean): DbtLineSpec {
  const errors = nodes.filter(({ status }) => isBad(status) && status !== 'skipped').length
  const warnings = nodes.filter(({ status }) => status === 'warn').length
  return {
    name: 'EndOfRunSummary',
    msg: interrupted
      ? 'Exited because of keyboard interrupt'
      : `Completed with ${errors} errors and ${warnings} warnings:`,
    data: { keyboard_interrupt: interrupted, num_errors: errors, num_partial_success: 0, num_warnings: warnings },
  }
}

/** What dbt says again at the end of nodes that failed or warned; their `node_info` has lost times and status. */
function complaint(node: PlayedNode): readonly DbtLineSpec[] {
  const { kind, name, status, message } = node
  if (status !== 'warn' && (!isBad(status) || status === 'skipped')) return []
  const info = { node_info: { unique_id: node.id, node_name: name, resource_type: kind, node_status: 'None' } }
  const [first, second, word] =
    status === 'warn'
      ? (['RunResultWarning', 'RunResultWarningMessage', 'Warning'] as const)
      : (['RunResultFailure', 'RunResultError', 'Failure'] as const)
  return [
    { name: first, msg: `${word} in ${kind} ${name}`, data: { ...info, node_name: name, resource_type: kind } },
    { name: second, msg: `  ${message}`, data: { ...info, msg: message } },
  ]
}
