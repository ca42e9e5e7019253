/** The invocation that all lines belong to. */
export const invocationId = '95f5011c-e766-4421-8052-cac3ffc7835e'

/** The lines of one node of a `build` at debug level, in the order and proportions in which dbt writes them. */
export interface NodeLines {
  readonly id: string
  readonly opening: readonly string[]
  /** Statements, connections, messages of macros: a node that does more has more of these. */
  readonly middle: readonly string[]
  readonly closing: readonly string[]
}

const stamp = (n: number): string =>
  `2026-11-24T14:39:${String(Math.floor(n / 20_000) % 60).padStart(2, '0')}.${String(n % 1_000_000).padStart(6, '0')}Z`

interface Line {
  readonly n: number
  readonly attempt: string
  readonly event: string
  readonly code: string
  readonly level: string
  readonly msg: string
  readonly data: object
}

/** One line as dbt 1.x writes it: keys sorted, a blank after each comma and colon. */
function lineOf({ n, attempt, event, code, level, msg, data }: Line): string {
  const info = {
    category: '',
    code,
    extra: { MILLRACE_ATTEMPT: attempt },
    invocation_id: invocationId,
    level,
    msg,
    name: event,
    pid: 6653,
    thread: `Thread-${1 + (n % 8)} (worker)`,
    ts: stamp(n),
  }
  return spaced({ data, info })
}

function spaced(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`)
    .join(', ')}}`
}

/** Lines of the model with this number among so many, marked as those of an attempt. */
export function linesOfNode(n: number, total: number, attempt: string): NodeLines {
  const line = (event: string, code: string, level: string, msg: string, data: object): string =>
    lineOf({ n, attempt, event, code, level, msg, data })
  const name = `stg_payments_${n}`
  const id = `model.jaffle_shop.${name}`
  const node_info = (node_status: string): object => ({
    materialized: 'table',
    meta: {},
    node_checksum: '936b50ff9a3f2376cb640d6c2e604d751320f5d98ec19d9eaba6fd6af914b3e8',
    node_finished_at: '',
    node_name: name,
    node_path: `staging/${name}.sql`,
    node_relation: {
      alias: name,
      database: 'analytics',
      relation_name: `"analytics"."main"."${name}"`,
      schema: 'main',
    },
    node_started_at: '2026-11-24T14:40:00.952741',
    node_status,
    resource_type: 'model',
    unique_id: id,
  })
  const running = { conn_name: id, node_info: node_info('executing') }
  const sql = `/* {"app": "dbt", "dbt_version": "1.11.16", "profile_name": "shop", "target_name": "dev", "node_id": "${id}"} */\n\n  create table "analytics"."main"."${name}" as (\n    select id, amount / 100.0 as amount, cast("created" as date) as created_at from "analytics"."raw"."payments"\n  );`
  const debug = (event: string, code: string, msg: string, data: object): string =>
    line(event, code, 'debug', msg, data)
  const statement = (text: string): string[] => [
    debug('ConnectionUsed', 'E015', `Using duckdb connection "${id}"`, { ...running, conn_type: 'duckdb' }),
    debug('SQLQuery', 'E016', `On ${id}: ${text}`, { ...running, sql: text }),
    debug('SQLQueryStatus', 'E017', 'SQL status: OK in 0.028 seconds', {
      elapsed: 0.028428225,
      node_info: node_info('executing'),
      query_id: '',
      status: 'OK',
    }),
  ]
  const timing_info = ['compile', 'execute'].map((phase) => ({
    completed_at: '2026-11-24T14:40:00.961918Z',
    name: phase,
    started_at: '2026-11-24T14:40:00.961912Z',
  }))
  const opening = [
    debug('NodeStart', 'Q024', `Began running node ${id}`, { node_info: node_info('started') }),
    line('LogStartLine', 'Q011', 'info', `${n} of ${total} START sql table model main.${name} ..... [RUN]`, {
      description: `sql table model main.${name}`,
      index: n,
      node_info: node_info('started'),
      total,
    }),
    debug('ConnectionReused', 'E006', 'Re-using an available connection from the pool', {
      conn_name: id,
      orig_conn_name: 'list_analytics_main',
    }),
    debug('NodeCompiling', 'Q030', `Began compiling node ${id}`, { node_info: node_info('compiling') }),
    debug('WritingInjectedSQLForNode', 'Q029', `Writing injected SQL for node "${id}"`, {
      node_info: node_info('compiling'),
    }),
    debug('NodeExecuting', 'Q031', `Began executing node ${id}`, { node_info: node_info('executing') }),
    debug('JinjaLogDebug', 'I063', `Writing runtime sql for node "${id}"`, {
      msg: `Writing runtime sql for node "${id}"`,
      node_info: node_info('executing'),
    }),
  ]
  const middle = [
    ...statement('BEGIN'),
    debug('NewConnectionOpening', 'E037', 'Opening a new connection, currently in state closed', {
      connection_state: 'closed',
      node_info: node_info('executing'),
    }),
    ...statement(sql),
    ...statement(`alter table "analytics"."main"."${name}__tmp" rename to "${name}"`),
    debug('SQLCommit', 'E018', `On ${id}: COMMIT`, running),
    ...statement('COMMIT'),
    debug('ConnectionClosed', 'E010', `On ${id}: Close`, running),
  ]
  const closing = [
    line(
      'LogModelResult',
      'Q012',
      'info',
      `${n} of ${total} OK created sql table model main.${name} ..... [OK in 0.13s]`,
      {
        description: `sql table model main.${name}`,
        execution_time: 0.12610388,
        index: n,
        node_info: node_info('success'),
        status: 'OK',
        total,
      },
    ),
    debug('NodeFinished', 'Q025', `Finished running node ${id}`, {
      node_info: node_info('success'),
      run_result: {
        adapter_response: { _message: 'SELECT 1042', code: 'SELECT', rows_affected: 1042 },
        execution_time: 0.12501884,
        message: 'SELECT 1042',
        num_failures: 0,
        status: 'success',
        thread: `Thread-${1 + (n % 8)} (worker)`,
        timing_info,
      },
    }),
  ]
  return { id, opening, middle, closing }
}

/** The line with which a command ends that has succeeded. */
export function completedLine(attempt: string): string {
  const [event, code, level] = ['CommandCompleted', 'Q039', 'debug'] as const
  const msg = 'Command `dbt build` succeeded at 14:41:21.781816 after 4.46 seconds'
  const data = { command: 'dbt build', completed_at: '2026-11-24T14:41:21.781816Z', elapsed: 4.4613895, success: true }
  return lineOf({ n: 0, attempt, event, code, level, msg, data })
}
