import { describe, expect, it } from 'vitest'
import { lineWith, recordedLines, recordedSaid } from './__fixtures__/recorded.ts'
import { interpret } from './interpret.ts'
import type { DbtLine, Said } from './said.ts'
import { said2x } from './said-2x.ts'

/** A text of dbt's, by its pattern. `toMatchObject` takes a bare pattern for an empty object. */
const like = (pattern: RegExp): unknown => expect.stringMatching(pattern)

const lines = recordedLines('events-2x.jsonl')

function said(name: string, matches: (line: DbtLine) => boolean = () => true): Said[] {
  const found = lines.filter((line) => line.name === name && matches(line))
  expect(found.length, `recordings of ${name}`).toBeGreaterThan(0)
  return found.map((line) => interpret(line, '2.x'))
}

/** What the complaint with this code means. */
const complaint = (code: number) => said('Generic', (line) => line.message.includes(`(dbt${code})`))[0]

const kinds = (all: readonly Said[]) => all.map(({ kind }) => kind)

describe('2.x, a command', () => {
  it('tells its version and its end', () => {
    expect(said('MainReportVersion')).toEqual([{ kind: 'version', version: '2.0.0-alpha.4' }])
    expect(said('CommandCompleted')).toMatchObject(
      [{ kind: 'completed', success: false, seconds: like(/./) }].map(({ kind, success }) => ({ kind, success })),
    )
  })

  it('tells how it read the project only when it may have read it in part', () => {
    const told = said('Generic', (line) => line.message.startsWith('Partial parse')).filter(
      ({ kind }) => kind === 'parse',
    )
    expect(told).toEqual(
      expect.arrayContaining([
        { kind: 'parse', mode: 'full', reason: 'no previous state found, performing full parse' },
        { kind: 'parse', mode: 'skipped', reason: 'no files changed, reusing previous compilation' },
      ]),
    )
    expect(told).toHaveLength(2)
  })

  it('gives what it was run for', () => {
    expect(said('PrintEvent')).toMatchObject([{ kind: 'output', via: 'print', text: like(/"unique_id":"exposure/) }])
    expect(said('JinjaLogInfo')).toMatchObject([{ via: 'log', text: 'op_ok says hello' }])
    expect(said('ShowNode')).toMatchObject([{ via: 'show', data: { columns: expect.any(Array) as unknown } }])
    expect(said('CompiledNode')).toMatchObject([{ via: 'compiled', text: like(/select/) }])
    expect(said('DebugCmdOut')).toMatchObject([{ via: 'check', text: 'Debugging profile: dev' }])
    expect(said('DebugCmdResult')).toMatchObject([{ via: 'check', text: 'Debugged All checks passed!' }])
  })
})

describe('2.x, a node', () => {
  it('may still be skipped until it queries', () => {
    const seed = { id: 'seed.scratch.raw_orders', name: 'raw_orders', resourceType: 'seed' }
    expect(said('NodeStart')).toEqual([{ kind: 'node-taken', node: seed }])
    for (const name of ['LogStartLine', 'NodeCompiling', 'NodeExecuting']) {
      expect(said(name)).toMatchObject([{ kind: 'node-began', certain: false }])
    }
    const queries = said('SQLQuery')
    expect(queries).toContainEqual({ kind: 'other' })
    expect(queries).toContainEqual({
      kind: 'node-began',
      node: {
        id: 'operation.scratch.scratch-on-run-start-0',
        name: 'scratch-on-run-start-0',
        resourceType: 'operation',
      },
      certain: true,
    })
    const data = { node_info: { unique_id: 'test.shop.unique_a_id.33ff' } }
    const message = '-- created_at: x\n-- query_id: 01b2-77\n-- desc: y\nselect 1 -- query_id: 2'
    expect(interpret(lineWith({ name: 'SQLQuery', message, data }), '2.x')).toEqual({
      kind: 'node-began',
      node: { id: 'test.shop.unique_a_id.33ff', name: 'unique_a_id', resourceType: 'test' },
      certain: true,
      queryId: '01b2-77',
    })
  })

  it('that is a hook begins for certain', () => {
    expect(said('LogHookStartLine')).toMatchObject([{ kind: 'node-began', certain: true }])
    expect(said('LogHookEndLine')).toMatchObject([
      { kind: 'node-result', hook: true, facts: { status: 'error' } },
      { kind: 'node-result', hook: true, facts: { status: 'success' } },
    ])
  })

  it('has a result; a skip is one as well', () => {
    expect(said('LogModelResult')).toMatchObject([
      { kind: 'node-result', facts: { status: 'error' } },
      { kind: 'node-skipped' },
      {
        kind: 'node-result',
        node: { id: 'model.scratch.stg_orders', name: 'stg_orders', resourceType: 'model' },
        facts: { status: 'success', relation: 'scratch.main.stg_orders' },
        hook: false,
      },
    ])
    expect(said('LogSeedResult')).toMatchObject([{ facts: { status: 'success' } }])
    expect(said('LogSnapshotResult')).toMatchObject([{ facts: { status: 'success' } }])
    expect(said('LogNodeNoOpResult')).toMatchObject([{ facts: { status: 'no-op' } }])
    expect(said('LogNodeNoOpResult')[0]).not.toHaveProperty('facts.relation')
    expect(said('LogFreshnessResult')).toMatchObject([
      { node: { resourceType: 'source' }, facts: { status: 'error' } },
      { node: { resourceType: 'source' }, facts: { status: 'warn' } },
    ])
    expect(kinds(said('LogTestResult'))).toEqual(expect.arrayContaining(['node-result']))
  })

  it('ends without message and thread', () => {
    const statuses = said('NodeFinished').map((one) => (one.kind === 'node-finished' ? one.facts.status : one.kind))
    expect(new Set(statuses)).toEqual(new Set(['success', 'error', 'skipped', 'no-op', 'pass', 'fail', 'warn']))
    expect(said('NodeFinished', (line) => JSON.stringify(line.data).includes('"status":"fail"'))[0]).toMatchObject({
      kind: 'node-finished',
      facts: { status: 'fail', failures: 1 },
    })
    const [model] = said('NodeFinished', ({ data }) =>
      /"materialized":"(?:view|table)".*"success"/.test(JSON.stringify(data)),
    )
    expect(model).toMatchObject({
      facts: { startedAt: expect.any(Number) as number, finishedAt: expect.any(Number) as number },
    })
    expect(model).not.toHaveProperty('facts.message')
    expect(model).not.toHaveProperty('facts.thread')
  })

  it('skips its children', () => {
    expect(said('MarkSkippedChildren')).toMatchObject([
      { kind: 'children-skipped', nodeId: like(/^test\.scratch\.fail_total/) },
    ])
  })
})

describe('2.x, complaints', () => {
  it('have code, name, node and place in their text', () => {
    expect(complaint(1308)).toMatchObject({
      kind: 'error',
      event: 'Generic',
      codeName: 'DbDriverFailed',
      problem: { severity: 'error', code: '1308' },
    })
    expect(said('Generic', (line) => line.message.includes('in model bad_cast'))).toMatchObject([
      {
        kind: 'error',
        fatal: false,
        problem: {
          message: like(/^Database Error in model bad_cast/),
          nodeId: 'model.scratch.bad_cast',
          file: 'models/bad_cast.sql',
        },
      },
    ])
    expect(complaint(1048)).toEqual({
      kind: 'error',
      problem: {
        severity: 'error',
        code: '1048',
        message:
          "Ref 'nope' not found in project. Searched for 'scratch.nope, nope'\n  --> models/undefined_ref.sql:1:15",
        file: 'models/undefined_ref.sql',
        line: 1,
      },
      event: 'Generic',
      codeName: 'DependencyNotFound',
      fatal: true,
    })
    expect(complaint(1013)).toMatchObject({ problem: { file: 'models/broken.yml', line: 4 } })
  })

  it('may have no code', () => {
    const message =
      '[error]: Error materializing test test.shop.t.1 (../t/run/shop/generic_tests/t.sql)\n  Catalog Error'
    const data = { node_info: { unique_id: 'test.shop.t.1' } }
    expect(interpret(lineWith({ name: 'Generic', level: 'error', message, data }), '2.x')).toEqual({
      kind: 'error',
      problem: { severity: 'error', message: message.slice('[error]: '.length), nodeId: 'test.shop.t.1' },
      event: 'Generic',
      fatal: false,
    })
    const bare = lineWith({ name: 'Generic', level: 'error', message: 'no header at all' })
    expect(interpret(bare, '2.x')).toEqual({
      kind: 'error',
      problem: { severity: 'error', message: 'no header at all' },
      event: 'Generic',
      fatal: true,
    })
  })

  it('are warnings', () => {
    expect(complaint(1700)).toEqual({
      kind: 'warning',
      problem: { severity: 'warning', code: '1700', message: '--use-colors is no longer supported' },
    })
    expect(said('Generic', (line) => line.level === 'warn' && line.message.includes('dbt1063'))).toMatchObject([
      { kind: 'warning', problem: { nodeId: 'source.scratch.raw.events', file: 'models/schema.yml' } },
    ])
  })

  it('of a stale source name it', () => {
    expect(said('Generic', (line) => line.level === 'error' && line.message.includes('dbt1063'))).toMatchObject([
      { kind: 'error', fatal: false, problem: { nodeId: 'source.scratch.raw.events' } },
    ])
  })

  it('say that nothing was selected, unless that was made an error', () => {
    expect([complaint(1092)?.kind, complaint(1601)?.kind]).toEqual(['nothing-selected', 'nothing-selected'])
    const message = '[error] [NoNodesForSelectionCriteria (dbt1092)]: The selection criterion'
    expect(interpret(lineWith({ name: 'Generic', level: 'error', message }), '2.x').kind).toBe('error')
  })

  it('say that nodes were cancelled, before they call them a success', () => {
    expect(recordedSaid('sigint-2x.jsonl', '2.x').map(({ kind }) => kind)).toEqual([
      'node-taken',
      'node-began',
      'node-began',
      'node-began',
      'node-cancelled',
      'node-result',
      'children-skipped',
      'node-finished',
      'interrupted',
      'completed',
    ])
    expect(complaint(1404)).toMatchObject({
      nodeId: like(/^model\.scratch\.slow/),
      codeName: 'TaskCancelled',
      problem: { code: '1404', message: like(/^Error executing materialization/) },
    })
    expect(complaint(8995)).toEqual({
      kind: 'interrupted',
      problem: { severity: 'error', code: '8995', message: 'Operation cancelled' },
      codeName: 'OperationCanceled',
    })
  })

  it('of names that nobody knows are never passed over', () => {
    const line = lineWith({ name: 'FromTheFuture', message: '[error] [X (dbt1)]: y' })
    expect(interpret({ ...line, level: 'error' }, '2.x')).toMatchObject({ kind: 'error', event: 'FromTheFuture' })
    expect(interpret({ ...line, level: 'warn' }, '2.x').kind).toBe('warning')
    expect(interpret({ ...line, name: 'Generic', level: 'info' }, '2.x').kind).toBe('other')
    expect(interpret({ ...line, name: 'LogModelResult', level: 'error' }, '2.x').kind).toBe('error')
  })
})

describe('2.x, the names of the table', () => {
  it('are all recorded but those that only 1.x was heard to say', () => {
    const recorded = new Set(lines.map(({ name }) => name))
    expect([...said2x.keys()].filter((name) => !recorded.has(name)).sort()).toEqual([
      'LogFunctionResult',
      'LogNodeResult',
    ])
  })
})
