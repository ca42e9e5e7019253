import { describe, expect, it } from 'vitest'
import { lineWith, recordedLines, recordedSaid } from './__fixtures__/recorded.ts'
import { interpret } from './interpret.ts'
import type { DbtLine, Said } from './said.ts'
import { said1x } from './said-1x.ts'

/** A text of dbt's, by its pattern. `toMatchObject` takes a bare pattern for an empty object. */
const like = (pattern: RegExp): unknown => expect.stringMatching(pattern)

const lines = recordedLines('events-1x.jsonl')

/** What recorded lines of this name mean, in the order of the file. */
function said(name: string, matches: (line: DbtLine) => boolean = () => true): Said[] {
  const found = lines.filter((line) => line.name === name && matches(line))
  expect(found.length, `recordings of ${name}`).toBeGreaterThan(0)
  return found.map((line) => interpret(line, '1.x'))
}

const kinds = (all: readonly Said[]) => all.map(({ kind }) => kind)
const status = (word: string) => (line: DbtLine) => JSON.stringify(line.data).includes(`"status":"${word}"`)

const staging = { id: 'model.scratch.stg_orders', name: 'stg_orders', resourceType: 'model' }
const badCast = { id: 'model.scratch.bad_cast', name: 'bad_cast', resourceType: 'model' }

describe('1.x, a command', () => {
  it('tells version, adapter and threads', () => {
    expect(said('MainReportVersion')).toEqual([{ kind: 'version', version: '1.11.16' }])
    expect(said('AdapterRegistered')).toEqual([{ kind: 'adapter', name: 'duckdb', version: '1.11.1' }])
    expect(said('ConcurrencyLine')).toEqual([{ kind: 'threads', threads: 2, target: 'dev' }])
    expect(said('CommandCompleted')).toMatchObject([{ kind: 'completed', success: false, seconds: 0.106238775 }])
  })

  it('tells how it read the project, and why', () => {
    expect(said('UnableToPartialParse')).toEqual([
      { kind: 'parse', mode: 'full', reason: 'saved manifest not found. Starting full parse.' },
    ])
    expect(said('PartialParsingNotEnabled')).toEqual([
      { kind: 'parse', mode: 'full', reason: 'Partial parsing not enabled' },
    ])
    expect(said('ParsedFileLoadFailed')).toMatchObject([{ kind: 'parse', mode: 'full', reason: like(/unpack/) }])
    expect(said('PartialParsingSkipParsing')).toMatchObject([{ kind: 'parse', mode: 'skipped' }])
    expect(said('PartialParsingEnabled')).toEqual([
      { kind: 'other' },
      {
        kind: 'parse',
        mode: 'partial',
        reason: 'Partial parsing enabled: 0 files deleted, 0 files added, 1 files changed.',
      },
    ])
  })

  it('tells that nothing was selected; a criterion without a match may be one of several', () => {
    expect(kinds([...said('NothingToDo'), ...said('NoNodesSelected')])).toEqual([
      'nothing-selected',
      'nothing-selected',
    ])
    expect(said('NoNodesForSelectionCriteria')).toMatchObject([{ kind: 'warning', problem: { code: 'M030' } }])
  })

  it('gives what it was run for', () => {
    expect(said('PrintEvent')).toMatchObject([{ kind: 'output', via: 'print', text: like(/"unique_id": "exposure/) }])
    expect(said('ListCmdOut')).toMatchObject([{ kind: 'output', via: 'print', text: like(/"unique_id": "exposure/) }])
    expect(said('JinjaLogInfo')).toMatchObject([{ kind: 'output', via: 'log', text: 'op_ok says hello' }])
    expect(said('ShowNode')).toMatchObject([{ via: 'show', text: like(/^\| /), data: { preview: like(/^\| /) } }])
    expect(said('CompiledNode')).toMatchObject([
      { via: 'compiled', text: like(/select/), data: { unique_id: like(/^model\./) } },
    ])
    expect(said('DebugCmdOut')).toMatchObject([{ via: 'check', text: 'dbt version: 1.11.16' }])
    expect(said('DebugCmdResult')).toMatchObject([{ via: 'check', text: ' - git [OK found]\n' }])
  })

  it('gives output at error level too: `--quiet` raises it', () => {
    const line = lineWith({ name: 'PrintEvent', level: 'error', message: 'hello', data: {} })
    expect(interpret(line, '1.x')).toEqual({ kind: 'output', via: 'print', text: 'hello', data: {} })
  })
})

describe('1.x, a node', () => {
  it('is taken, and begins for certain', () => {
    const seed = { id: 'seed.scratch.raw_customers', name: 'raw_customers', resourceType: 'seed' }
    expect(said('NodeStart')).toMatchObject([{ kind: 'node-taken', node: seed, thread: 'Thread-1 (worker)' }])
    expect(said('LogStartLine')).toMatchObject([{ kind: 'node-began', node: seed, certain: true, total: 16 }])
    for (const name of ['NodeCompiling', 'NodeExecuting', 'LogStartBatch']) {
      expect(said(name)).toMatchObject([{ kind: 'node-began', certain: true }])
      expect(said(name)[0]).not.toHaveProperty('total')
    }
    expect(said('LogHookStartLine')).toEqual([
      {
        kind: 'node-began',
        node: {
          id: 'operation.scratch.scratch-on-run-start-0',
          name: 'scratch-on-run-start-0',
          resourceType: 'operation',
        },
        certain: true,
        thread: 'MainThread',
      },
    ])
  })

  it('has the status of its `node_info`, not the words of the adapter', () => {
    expect(said('LogModelResult', (line) => line.data['status'] === 'OK')).toMatchObject([
      {
        kind: 'node-result',
        node: staging,
        facts: { status: 'success', relation: '"scratch"."main"."stg_orders"', thread: 'Thread-1 (worker)' },
        total: 16,
        hook: false,
      },
    ])
    const failed = said('LogModelResult', (line) => line.level === 'error')
    expect(failed).toMatchObject([{ node: badCast, facts: { status: 'error', seconds: 0.117959976 } }])
    expect(said('LogModelResult', status('PARTIAL SUCCESS (3/4)'))).toMatchObject([
      { facts: { status: 'partial success' } },
    ])
  })

  it('of each type has a result', () => {
    expect(said('LogSeedResult')).toMatchObject([{ kind: 'node-result', facts: { status: 'success' } }])
    expect(said('LogSnapshotResult')).toMatchObject([{ kind: 'node-result', facts: { status: 'success' } }])
    expect(said('LogNodeNoOpResult')).toMatchObject([
      { node: { resourceType: 'exposure' }, facts: { status: 'no-op' } },
    ])
    expect(said('LogFreshnessResult')).toMatchObject([
      { node: { id: 'source.scratch.raw.events' }, facts: { status: 'error' } },
      { node: { id: 'source.scratch.raw.events' }, facts: { status: 'runtime error' } },
      { node: { id: 'source.scratch.raw.events' }, facts: { status: 'warn' } },
    ])
    expect(said('LogHookEndLine')).toMatchObject([
      { hook: true, facts: { status: 'error' } },
      { hook: true, facts: { status: 'success', seconds: 0.013019 } },
    ])
    expect(said('LogHookEndLine')[0]).not.toHaveProperty('total')
    for (const name of ['LogFunctionResult', 'LogNodeResult']) {
      const data = { node_info: { unique_id: 'function.shop.f', node_status: 'success' }, status: 'CREATE' }
      expect(interpret(lineWith({ name, data }), '1.x')).toMatchObject({ facts: { status: 'success' } })
    }
    const noop = lineWith({
      name: 'LogNodeNoOpResult',
      data: { node_info: { unique_id: 'exposure.shop.e' }, status: '' },
    })
    expect(interpret(noop, '1.x')).toMatchObject({ facts: { status: 'no-op' } })
  })

  it('that is a test counts failing rows, if it ran', () => {
    const tests = said('LogTestResult')
    expect(tests).toContainEqual(
      expect.objectContaining({
        node: { id: 'test.scratch.fail_total_values.ef2ac96081', name: 'fail_total_values', resourceType: 'test' },
        facts: expect.objectContaining({ status: 'fail', failures: 1 }) as unknown,
        total: 16,
      }),
    )
    // Of unit tests `node_info` says "None".
    expect(said('LogTestResult', (line) => line.message.includes('::'))).toMatchObject([
      { node: { resourceType: 'unit_test' }, facts: { status: 'fail', failures: 1 } },
      { node: { resourceType: 'unit_test' }, facts: { status: 'pass', failures: 0 } },
    ])
    const data = { node_info: { unique_id: 'test.shop.t.1', node_status: 'error' }, num_failures: 0 }
    expect(interpret(lineWith({ name: 'LogTestResult', data }), '1.x')).toMatchObject({ facts: { status: 'error' } })
    expect(interpret(lineWith({ name: 'LogTestResult', data }), '1.x')).not.toHaveProperty('facts.failures')
  })

  it('counts no rows of a test that was only compiled', () => {
    const node_info = { unique_id: 'test.shop.t.1', node_status: 'success' }
    const data = { node_info, run_result: { status: 'success', num_failures: 0 } }
    expect(interpret(lineWith({ name: 'NodeFinished', data }), '1.x')).toMatchObject({ facts: { status: 'success' } })
    expect(interpret(lineWith({ name: 'NodeFinished', data }), '1.x')).not.toHaveProperty('facts.failures')
  })

  it('ends with all that dbt knows', () => {
    const seed = said('NodeFinished', status('success')).find((one) => JSON.stringify(one).includes('INSERT 4'))
    expect(seed).toEqual({
      kind: 'node-finished',
      node: { id: 'seed.scratch.raw_orders', name: 'raw_orders', resourceType: 'seed' },
      facts: {
        status: 'success',
        seconds: 0.12501884,
        message: 'INSERT 4',
        rowsAffected: 4,
        relation: '"scratch"."main"."raw_orders"',
        startedAt: Date.UTC(2026, 10, 24, 14, 40, 0, 962),
        finishedAt: Date.UTC(2026, 10, 24, 14, 40, 1, 84),
        thread: 'Thread-2 (worker)',
      },
    })
  })

  it('ends without what dbt does not know', () => {
    const data = {
      node_info: { unique_id: 'model.shop.a', materialized: 'ephemeral', node_relation: { relation_name: 'x' } },
      run_result: {
        status: 'success',
        message: '',
        num_failures: 1,
        adapter_response: { rows_affected: -1, job_id: 'job-7' },
        timing_info: [],
        thread: '',
      },
    }
    expect(interpret(lineWith({ name: 'NodeFinished', data }), '1.x')).toEqual({
      kind: 'node-finished',
      node: { id: 'model.shop.a', name: 'a', resourceType: 'model' },
      facts: { status: 'success', queryId: 'job-7' },
    })
  })

  it('ends by its `node_info` where there is no result', () => {
    const finished = (data: object) => interpret(lineWith({ name: 'NodeFinished', data: { ...data } }), '1.x')
    expect(finished({ node_info: { unique_id: 'test.x', node_status: 'pass' } })).toEqual({
      kind: 'node-finished',
      node: { id: 'test.x', name: 'test.x', resourceType: 'test' },
      facts: { status: 'pass' },
    })
    expect(finished({ node_info: { unique_id: 'op' }, run_result: { status: 'success' } })).toMatchObject({
      node: { id: 'op', name: 'op', resourceType: 'macro' },
    })
    expect(finished({ node_info: { unique_id: 'model.shop.a', node_status: 'executing' } })).toEqual({ kind: 'other' })
  })

  it('may end skipped: only then it is known which child of an ephemeral model was', () => {
    expect(said('NodeFinished', status('skipped'))).toContainEqual({
      kind: 'node-finished',
      node: { id: 'model.scratch.after_bad', name: 'after_bad', resourceType: 'model' },
      facts: { status: 'skipped', seconds: 0, relation: '"scratch"."main"."after_bad"', thread: 'Thread-1 (worker)' },
    })
  })

  it('is skipped, or skips its children', () => {
    expect(said('SkippingDetails')).toMatchObject([
      { kind: 'node-skipped', node: { id: 'model.scratch.after_bad' }, total: 16 },
    ])
    expect(said('MarkSkippedChildren')).toEqual([{ kind: 'children-skipped', nodeId: 'model.scratch.bad_cast' }])
  })

  it('of the microbatch kind ends batch by batch', () => {
    const node = { id: 'model.scratch.mb_bad', name: 'mb_bad', resourceType: 'model' }
    expect(said('LogBatchResult')).toMatchObject([
      { kind: 'batch-result', node, batch: 3, status: 'error', seconds: 0.023452044 },
      { kind: 'batch-result', node, batch: 1, status: 'success' },
    ])
  })

  it('queries', () => {
    expect(said('SQLQueryStatus')).toEqual([
      { kind: 'other' },
      { kind: 'query', nodeId: 'operation.scratch.scratch-on-run-start-0' },
    ])
    const data = { node_info: { unique_id: 'model.shop.a' }, query_id: '01b2-77', status: 'SUCCESS 1' }
    expect(interpret(lineWith({ name: 'SQLQueryStatus', data }), '1.x')).toEqual({
      kind: 'query',
      nodeId: 'model.shop.a',
      queryId: '01b2-77',
    })
  })

  it('is cancelled; connections of dbt itself are not nodes', () => {
    expect(said('LogCancelLine')).toEqual(
      expect.arrayContaining([{ kind: 'node-cancelled', nodeId: 'model.scratch.stg_orders' }, { kind: 'other' }]),
    )
    expect(interpret(lineWith({ name: 'LogCancelLine', level: 'error' }), '1.x')).toEqual({ kind: 'other' })
  })
})

describe('1.x, the names of the table', () => {
  it('are all recorded or tried here', () => {
    const onlyRead = [
      'InternalErrorOnRun',
      'InvalidOptionYAML',
      'LogDbtProfileError',
      'LogDbtProjectError',
      'LogFunctionResult',
      'LogNodeResult',
      'MainKeyboardInterrupt',
      'RunningOperationUncaughtError',
    ]
    const recorded = new Set(lines.map(({ name }) => name))
    expect([...said1x.keys()].filter((name) => !recorded.has(name)).sort()).toEqual(onlyRead)
  })

  it('mean nothing more than their level without what they should say', () => {
    const silent = new Set(['CommandCompleted', 'MainEncounteredError', 'RunResultError'])
    for (const [name] of said1x) {
      const { kind } = interpret(lineWith({ name, level: 'debug' }), '1.x')
      const free = ['other', 'output', 'parse', 'error', 'error-detail', 'completed', 'interrupted', 'nothing-selected']
      expect(free.concat(silent.has(name) ? kind : []), name).toContain(kind)
    }
  })

  it('are no properties of objects', () => {
    expect(interpret(lineWith({ name: 'constructor' }), '1.x')).toEqual({ kind: 'other' })
    expect(kinds(recordedSaid('failed-build-1x.jsonl', '1.x'))).not.toContain(undefined)
  })
})
