import { describe, expect, it } from 'vitest'
import type { DbtGeneration } from '../../engine/install.ts'
import {
  began,
  completed,
  error2x,
  finished,
  hookEnd,
  hookStart,
  info,
  line,
  short,
  taken,
  tell,
} from './__fixtures__/lines.ts'
import { createStory } from './story.ts'

const orders = 'model.shop.orders'
const hook = 'operation.shop.shop-on-run-end-0'

const story = (generation: DbtGeneration = '1.x') => createStory({ generation, token: 'attempt-1' })

describe('whose line it is', () => {
  it('tells nothing of another attempt, and counts it', () => {
    const told = story()
    tell(told, taken(orders))
    expect(
      tell(told, line('LogStartLine', { extra: { MILLRACE_ATTEMPT: 'other' }, data: { node_info: info(orders) } })),
    ).toEqual([])
    expect(tell(told, line('LogStartLine', { extra: {}, data: { node_info: info(orders) } }))).toEqual([])
    expect(told.view()).toMatchObject({ foreignLines: 2, lines: 3 })
  })

  it('tells nothing of another invocation: a dbt that dbt started inherits the mark', () => {
    const told = story()
    tell(told, taken(orders))
    expect(tell(told, { ...began(orders), invocationId: 'invocation-2' })).toEqual([])
    expect(told.view()).toMatchObject({ foreignLines: 1, invocationId: 'invocation-1' })
  })

  it('has nothing against an output without marks, until there is one', () => {
    const told = story()
    expect(short(tell(told, { ...began(orders), extra: {} }))).toEqual(['node:started orders'])
    expect(told.view().foreignLines).toBe(0)
    tell(told, finished(orders, 'success'))
    expect(told.view().foreignLines).toBe(1)
  })
})

describe('facts of the attempt', () => {
  it('keeps version, adapter, threads, the largest count and the last word', () => {
    const told = story()
    tell(
      told,
      line('MainReportVersion', { data: { version: '=1.11.16' } }),
      line('AdapterRegistered', { data: { adapter_name: 'duckdb', adapter_version: '=1.11.1' } }),
      line('ConcurrencyLine', { data: { num_threads: 4 } }),
      began(orders, 3),
      completed(true),
    )
    expect(told.view()).toMatchObject({
      version: '1.11.16',
      adapter: { name: 'duckdb', version: '1.11.1' },
      threads: 4,
      total: 3,
      completed: { success: true, seconds: 3 },
      interrupted: false,
    })
    tell(told, completed(false), completed(true))
    expect(told.view().completed).toMatchObject({ success: false })
    tell(story(), line('AdapterRegistered', { data: { adapter_name: 'duckdb' } }))
  })

  it('says how the project was read, once, when dbt goes on', () => {
    const told = story()
    const partial = line('PartialParsingEnabled', { data: { added: 1, changed: 0, deleted: 0 } })
    const full = line('UnableToPartialParse', { data: { reason: 'an error occurred' } })
    expect(tell(told, partial, full)).toEqual([])
    const events = tell(told, taken(orders), taken(orders))
    expect(events).toMatchObject([{ type: 'parse:finished', mode: 'full', reason: 'an error occurred', at: full.at }])
    expect(tell(told, completed(true))).toEqual([])
    expect(tell(story(), completed(true))).toEqual([])
    const [bare] = tell(
      story('2.x'),
      line('Generic', { message: 'Partial parse: no files changed', at: 0 }),
      completed(true),
    )
    expect(bare).toEqual({
      type: 'parse:finished',
      mode: 'skipped',
      reason: 'no files changed',
      text: 'Read nothing of the project: nothing changed (no files changed)',
    })
  })

  it('keeps what it can of lines without stamp or reason', () => {
    const told = story()
    const [test] = tell(told, { ...finished('test.shop.unique_id', 'pass'), at: 0 }).slice(2)
    expect(test).not.toHaveProperty('at')
    tell(told, { ...began(orders), at: 0 })
    expect(told.view().nodes.get(orders)).not.toHaveProperty('startedAt')
    const [warning] = tell(told, line('NothingToDo', { level: 'warn', message: 'Nothing to do' }))
    expect(warning).not.toHaveProperty('code')
    tell(told, line('CommandCompleted', { data: { success: true } }))
    expect(told.view().completed).toEqual({ success: true })
  })

  it('hears that nothing was selected, and says so', () => {
    const told = story()
    const message = "The selection criterion 'x' does not match any enabled nodes"
    const [warning] = tell(told, line('NothingToDo', { level: 'warn', code: 'Q035', message }))
    expect(warning).toMatchObject({ type: 'warning', code: 'Q035', message })
    expect(told.view().nothingSelected).toBe(message)
  })

  it('keeps what the command was run for, up to a bound', () => {
    const told = story()
    tell(told, line('PrintEvent', { level: 'error', data: { msg: 'model.shop.orders' } }))
    expect(told.view()).toMatchObject({ outputCut: false, errorLines: 0, output: [{ via: 'print', text: orders }] })
    const long = 'x'.repeat(9 * 1024 * 1024)
    tell(told, line('PrintEvent', { data: { msg: long } }), line('PrintEvent', { data: { msg: long } }))
    expect(told.view().outputCut).toBe(true)
    expect(told.view().output).toHaveLength(2)
  })

  it('keeps the last lines that are no JSON, and hears of a broken log', () => {
    const told = story()
    for (let index = 0; index < 3000; index += 1) told.text('stdout', `line ${index}`)
    expect(told.view().text.length).toBeLessThanOrEqual(16 * 1024)
    expect(told.view().text.endsWith('line 2998\nline 2999')).toBe(true)
    expect(told.view().logBroken).toBe(false)
    told.text('stderr', '--- Logging error ---')
    told.text('stderr', 'y'.repeat(100_000))
    expect(told.view()).toMatchObject({ logBroken: true })
    expect(told.view().text.length).toBeLessThanOrEqual(16 * 1024)
  })

  it('counts error lines that are not output', () => {
    const told = story()
    tell(told, finished(orders, 'error'), { ...finished(orders, 'error'), level: 'error' })
    expect(told.view().errorLines).toBe(1)
  })
})

describe('complaints', () => {
  it('are told once each, with file and line, and kept as errors outside any node', () => {
    const told = story()
    const error = line('MainEncounteredError', {
      level: 'error',
      code: 'Z002',
      data: { exc: 'Compilation Error in model orders (models/orders.sql)\n  no' },
    })
    const trace = line('MainStackTrace', { level: 'error', data: { stack_trace: 'Traceback\nValueError: no' } })
    const events = tell(told, trace, error, trace, error)
    expect(events).toMatchObject([{ type: 'problem', problem: { code: 'Z002', file: 'models/orders.sql' } }])
    expect(events[0]?.text).toBe('ERROR models/orders.sql: Compilation Error in model orders (models/orders.sql) no')
    expect(told.view().errors).toMatchObject([
      { event: 'MainEncounteredError', fatal: true, trace: 'Traceback\nValueError: no' },
      { event: 'MainEncounteredError', fatal: true },
    ])
  })

  it('of 2.x carry the code that is in their text only', () => {
    const told = story('2.x')
    tell(told, error2x('InvalidConfig (dbt1005)', "target 'nope' not found"))
    expect(told.view().errors).toMatchObject([{ code: '1005', codeName: 'InvalidConfig', fatal: true }])
  })

  it('of a node name it, and are kept with it', () => {
    const told = story()
    tell(told, began(orders))
    const detail = line('CatchableExceptionOnRun', {
      level: 'debug',
      data: { node_info: info(orders), exc: 'Database Error\n  no', exc_info: 'psycopg2.errors.DivisionByZero' },
    })
    const events = tell(told, detail, finished(orders, 'error', { message: 'Database Error\n  no' }))
    expect(short(events)).toEqual(['node:finished orders error', 'problem'])
    expect(told.view().nodes.get(orders)?.errors).toEqual([
      {
        message: 'Database Error\n  no',
        event: 'CatchableExceptionOnRun',
        nodeId: orders,
        trace: 'psycopg2.errors.DivisionByZero',
      },
    ])
    const repeated = line('RunResultError', {
      level: 'error',
      data: { node_info: info(orders, 'None'), msg: 'Database Error\n  no' },
    })
    expect(tell(told, repeated)).toEqual([])
    expect(told.view().problems).toHaveLength(1)
  })

  it('of a node that says nothing say what became of it', () => {
    const words = (id: string, status: string, run = {}) => {
      const told = story('2.x')
      tell(told, finished(id, status, run))
      return told.view().problems[0]?.message
    }
    expect(words('test.shop.unique_id', 'fail', { num_failures: 1 })).toBe('test unique_id failed: 1 failing row')
    expect(words('test.shop.unique_id', 'warn', { num_failures: 2 })).toBe('test unique_id warned: 2 failing rows')
    expect(words('source.shop.raw.orders', 'warn')).toBe('source raw is older than its warn_after')
    expect(words(orders, 'error')).toBe('model orders: error')
  })

  it('of a hook come with the closing summary', () => {
    const told = story()
    expect(short(tell(told, hookStart(hook), hookEnd(hook, 'error')))).not.toContain('problem')
    const summary = line('RunResultError', {
      level: 'error',
      data: { node_info: info(hook, 'error'), msg: 'hook failed: no' },
    })
    expect(short(tell(told, summary, completed(false)))).toEqual(['problem'])
    expect(told.view().nodes.get(hook)?.errors).toHaveLength(1)
  })

  it('of a hook that dbt forgets come with its last word', () => {
    const told = story()
    tell(told, hookStart(hook), hookEnd(hook, 'error'))
    expect(tell(told, completed(false))).toMatchObject([
      { problem: { nodeId: hook, message: 'operation shop-on-run-end-0: error' } },
    ])
    const crashed = story()
    const detail = line('AdapterEventDebug', {
      level: 'debug',
      data: { node_info: info(hook), base_msg: 'duckdb error: no table' },
    })
    tell(crashed, hookStart(hook), detail, hookEnd(hook, 'error'))
    tell(crashed, line('MainEncounteredError', { level: 'error', data: { exc: 'crash' } }))
    expect(short(tell(crashed, completed(false)))).toEqual(['problem'])
    expect(crashed.view().problems.map(({ message }) => message)).toEqual(['crash', 'duckdb error: no table'])
  })

  it('of a hook of 2.x name no node', () => {
    const told = story('2.x')
    tell(told, hookStart(hook), hookEnd(hook, 'error'), error2x('DbDriverFailed (dbt1308)', 'no table'))
    expect(tell(told, completed(false))).toEqual([])
    expect(told.view().problems.map(({ message }) => message)).toEqual(['no table'])
  })

  it('are warnings with a node where they name one', () => {
    const told = story()
    tell(told, taken(orders))
    const warning = line('SomeDeprecation', {
      level: 'warn',
      code: 'D001',
      message: 'old',
      data: { node_info: info(orders) },
    })
    expect(tell(told, warning, warning)).toMatchObject([
      { type: 'warning', code: 'D001', message: 'old', node: { id: orders } },
    ])
    expect(tell(told, line('Other', { level: 'warn', message: 'older', at: 0 }))).toEqual([
      { type: 'warning', message: 'older', text: 'WARN older' },
    ])
  })

  it('are bounded', () => {
    const told = story()
    for (let index = 0; index < 6000; index += 1) {
      tell(told, line('Odd', { level: 'error', message: `${index} ${'z'.repeat(20_000)}` }))
    }
    const { problems, errors, errorLines } = told.view()
    expect(problems).toHaveLength(1000)
    expect(errors).toHaveLength(100)
    expect(errorLines).toBe(6000)
    expect(problems[0]?.message.length).toBeLessThanOrEqual(8 * 1024)
    tell(told, began(orders))
    for (let index = 0; index < 100; index += 1) {
      tell(told, line('SQLQueryStatus', { level: 'debug', data: { node_info: info(orders), query_id: `q-${index}` } }))
      tell(
        told,
        line('CatchableExceptionOnRun', { level: 'debug', data: { node_info: info(orders), exc: `no ${index}` } }),
      )
    }
    const node = told.view().nodes.get(orders)
    expect(node?.queryIds).toHaveLength(50)
    expect(node?.queryIds.at(-1)).toBe('q-99')
    expect(node?.errors).toHaveLength(5)
  })

  it('of nodes that nobody knows change no node', () => {
    const told = story()
    const query = line('SQLQueryStatus', { level: 'debug', data: { node_info: info(orders), query_id: 'q' } })
    const cancelled = line('LogCancelLine', { level: 'error', data: { conn_name: orders } })
    expect(tell(told, query, cancelled)).toEqual([])
    expect(told.view().nodes.size).toBe(0)
  })
})
