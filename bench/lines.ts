// How fast dbt's output is read: splitting, passing over quiet lines, JSON, meaning; and what memory that takes.
// node bench/lines.ts [lines, default 1500000]
import { interpret } from '../packages/core/src/dbt/interpret.ts'
import { createLineSplitter } from '../packages/core/src/dbt/line-splitter.ts'
import { parseLine } from '../packages/core/src/dbt/parse-line.ts'
import { isQuietLine } from '../packages/core/src/dbt/quick-name.ts'

const wanted = Number(process.argv[2] ?? 1_500_000)
const chunkBytes = 64 * 1024
const encoder = new TextEncoder()

const stamp = (n: number): string =>
  `2026-11-24T14:39:${String(Math.floor(n / 20_000) % 60).padStart(2, '0')}.${String(n % 1_000_000).padStart(6, '0')}Z`

/** One line as dbt 1.x writes it: keys sorted, a blank after each comma and colon. */
function line(n: number, name: string, code: string, level: string, msg: string, data: object): string {
  const info = {
    category: '',
    code,
    extra: { MILLRACE_ATTEMPT: '7f3c9a52-1' },
    invocation_id: '95f5011c-e766-4421-8052-cac3ffc7835e',
    level,
    msg,
    name,
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

/** The lines of one node in the proportions of a real `build` at debug level. */
function linesOfNode(n: number): string[] {
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
    line(n, event, code, 'debug', msg, data)
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
  return [
    debug('NodeStart', 'Q024', `Began running node ${id}`, { node_info: node_info('started') }),
    line(n, 'LogStartLine', 'Q011', 'info', `${n} of 5000 START sql table model main.${name} ..... [RUN]`, {
      description: `sql table model main.${name}`,
      index: n,
      node_info: node_info('started'),
      total: 5000,
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
    line(
      n,
      'LogModelResult',
      'Q012',
      'info',
      `${n} of 5000 OK created sql table model main.${name} ..... [OK in 0.13s]`,
      {
        description: `sql table model main.${name}`,
        execution_time: 0.12610388,
        index: n,
        node_info: node_info('success'),
        status: 'OK',
        total: 5000,
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
}

/** Chunks of a block of lines, over and over: making them anew would cost more than reading them. */
function makeBlock(): { readonly bytes: Uint8Array; readonly lines: number } {
  const lines = Array.from({ length: 400 }, (_, n) => linesOfNode(n)).flat()
  return { bytes: encoder.encode(`${lines.join('\n')}\n`), lines: lines.length }
}

function read(block: Uint8Array, times: number): { bytes: number; quiet: number; known: number } {
  const splitter = createLineSplitter()
  let [quiet, known] = [0, 0]
  for (let round = 0; round < times; round += 1) {
    for (let at = 0; at < block.length; at += chunkBytes) {
      for (const text of splitter.push(block.subarray(at, at + chunkBytes))) {
        if (typeof text !== 'string') continue
        if (isQuietLine(text, '1.x')) quiet += 1
        else {
          const parsed = parseLine(text)
          if (parsed.kind === 'json' && interpret(parsed.line, '1.x').kind !== 'other') known += 1
        }
      }
    }
  }
  return { bytes: splitter.consumed, quiet, known }
}

const block = makeBlock()
const rounds = Math.max(1, Math.ceil(wanted / block.lines))
read(block.bytes, 3)
const rssBefore = process.memoryUsage().rss
const cpuBefore = process.cpuUsage()
const begin = process.hrtime.bigint()
const { bytes, quiet, known } = read(block.bytes, rounds)
const seconds = Number(process.hrtime.bigint() - begin) / 1e9
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
const lines = rounds * block.lines
const whole = (value: number): string => Math.round(value).toLocaleString('en')
console.log(
  `${whole(lines)} lines, ${whole(bytes / lines)} bytes each, ${whole((100 * quiet) / lines)} % quiet, ${whole((100 * known) / lines)} % known`,
)
console.log(
  `${whole(lines / seconds)} lines/s, ${whole(bytes / 1e6 / seconds)} MB/s, ${seconds.toFixed(2)} s, ${whole(lines / cpuSeconds)} lines per second of CPU`,
)
console.log(
  `RSS grew by ${whole((process.memoryUsage().rss - rssBefore) / 2 ** 20)} MiB to ${whole(process.memoryUsage().rss / 2 ** 20)} MiB`,
)
