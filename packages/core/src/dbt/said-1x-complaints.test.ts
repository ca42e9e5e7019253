import { describe, expect, it } from 'vitest'
import { lineWith, recordedLines, recordedSaid } from './__fixtures__/recorded.ts'
import { interpret } from './interpret.ts'
import type { Said } from './said.ts'

/** A text of dbt's, by its pattern. `toMatchObject` takes a bare pattern for an empty object. */
const like = (pattern: RegExp): unknown => expect.stringMatching(pattern)

const lines = recordedLines('events-1x.jsonl')

function said(name: string, text = ''): Said {
  const line = lines.find((line) => line.name === name && line.message.includes(text))
  if (line === undefined) throw new Error(`no recording of ${name} with ${text}`)
  return interpret(line, '1.x')
}

const kinds = (all: readonly Said[]) => all.map(({ kind }) => kind).filter((kind) => kind !== 'other')

describe('1.x, complaints', () => {
  it('end the command', () => {
    const main = lines.filter(({ name }) => name === 'MainEncounteredError').map((line) => interpret(line, '1.x'))
    expect(main).toContainEqual({ kind: 'interrupted' })
    expect(main).toContainEqual({
      kind: 'error',
      problem: {
        severity: 'error',
        code: 'Z002',
        message: like(/^Runtime Error\n {2}The profile 'scratch' does not have a target/),
      },
      event: 'MainEncounteredError',
      fatal: true,
    })
    const operation = said('RunningOperationCaughtError')
    expect(operation).toMatchObject({ kind: 'error', fatal: true, problem: { file: 'macros/ops.sql' } })
    expect(said('ParseInlineNodeError')).toMatchObject({
      kind: 'error',
      fatal: true,
      problem: { message: like(/^unexpected/) },
    })
    const names = ['InvalidOptionYAML', 'LogDbtProfileError', 'LogDbtProjectError', 'RunningOperationUncaughtError']
    for (const name of names) {
      const line = lineWith({ name, level: 'error', code: 'A008', message: 'long', data: { exc: 'short' } })
      expect(interpret(line, '1.x')).toEqual({
        kind: 'error',
        problem: { severity: 'error', code: 'A008', message: 'short' },
        event: name,
        fatal: true,
      })
    }
  })

  it('name file and line', () => {
    const exc = 'Compilation Error in model jj (models/jj.sql)\n  unexpected end\n    line 3\n      {{ 1 ~ }}'
    const line = lineWith({ name: 'MainEncounteredError', level: 'error', data: { exc } })
    expect(interpret(line, '1.x')).toMatchObject({ problem: { message: exc, file: 'models/jj.sql', line: 3 } })
  })

  it('name the node of a batch', () => {
    expect(said('GenericExceptionOnRun')).toMatchObject({
      kind: 'error',
      event: 'GenericExceptionOnRun',
      fatal: false,
      problem: { nodeId: 'model.scratch.mb_bad', message: like(/^Exception on worker thread/) },
    })
  })

  it('are warnings without dbt’s tag', () => {
    expect(said('NoNodeForYamlKey')).toEqual({
      kind: 'warning',
      problem: {
        severity: 'warning',
        code: 'I058',
        message:
          "Did not find matching node for patch with name 'not_there' in the 'models' section of file 'models/schema.yml'",
        file: 'models/schema.yml',
      },
    })
    expect(said('MissingArgumentsPropertyInGenericTestDeprecation')).toMatchObject({
      kind: 'warning',
      problem: { code: 'D039', message: like(/^Found top-level arguments/), file: 'models/dep.yml' },
    })
    expect(said('SourceFreshnessProjectHooksNotRun')).toMatchObject({ kind: 'warning', problem: { code: 'D017' } })
    expect(said('DeprecationsSummary')).toEqual({ kind: 'other' })
  })

  it('of names that nobody knows are never passed over', () => {
    const line = lineWith({ name: 'FromTheFuture', code: 'X999', message: '', data: { unique_id: 'model.shop.a' } })
    expect(interpret({ ...line, level: 'error' }, '1.x')).toEqual({
      kind: 'error',
      problem: { severity: 'error', code: 'X999', message: 'FromTheFuture', nodeId: 'model.shop.a' },
      event: 'FromTheFuture',
      fatal: false,
    })
    for (const level of ['warn', 'warning']) expect(interpret({ ...line, level }, '1.x').kind).toBe('warning')
    for (const level of ['debug', 'info', 'test', '']) expect(interpret({ ...line, level }, '1.x').kind).toBe('other')
    expect(interpret({ ...line, level: 'error', data: { exc_info: 'Traceback …' } }, '1.x')).toMatchObject({
      trace: 'Traceback …',
    })
  })
})

describe('1.x, details', () => {
  it('have the traceback with the driver’s class', () => {
    const detail = said('CatchableExceptionOnRun', 'bad_cast')
    expect(detail).toMatchObject({
      kind: 'error-detail',
      nodeId: 'model.scratch.bad_cast',
      message: like(/^Runtime Error in/),
    })
    expect(detail).toMatchObject({ trace: like(/_duckdb\.ConversionException/) })
    const internal = lineWith({ name: 'InternalErrorOnRun', data: { exc: 'x', exc_info: 't' } })
    expect(interpret(internal, '1.x')).toEqual({ kind: 'error-detail', message: 'x', trace: 't' })
  })

  it('of their own line begin with the exception', () => {
    expect(said('MainStackTrace')).toMatchObject({
      kind: 'error-detail',
      message: like(/^_duckdb\.IOException: IO Error/),
    })
    expect(said('LogDebugStackTrace')).toMatchObject({
      message: like(/CompilationError: Compilation Error in macro op_fail/),
      trace: like(/^Traceback/),
    })
    expect(interpret(lineWith({ name: 'MainStackTrace', message: '  odd' }), '1.x')).toEqual({
      kind: 'error-detail',
      message: '  odd',
      trace: '  odd',
    })
  })

  it('of hooks come from the driver too', () => {
    expect(said('AdapterEventDebug', 'no_such_table_end')).toMatchObject({
      kind: 'error-detail',
      nodeId: 'operation.scratch.scratch-on-run-end-0',
      message: like(/^duckdb error: Catalog Error/),
    })
    const others = lines.filter(
      ({ name, data }) => name === 'AdapterEventDebug' && !String(data['base_msg']).includes('error: '),
    )
    expect(others.map((line) => interpret(line, '1.x').kind)).toEqual(others.map(() => 'other'))
    const silent = lineWith({ name: 'AdapterEventDebug', data: { node_info: { unique_id: 'operation.shop.x' } } })
    expect(interpret(silent, '1.x').kind).toBe('other')
  })
})

describe('1.x, the closing summary', () => {
  it('of a failed build adds no complaint: results told all', () => {
    expect(kinds(recordedSaid('failed-build-1x.jsonl', '1.x'))).toEqual([
      'node-result',
      'node-finished',
      'node-result',
      'node-finished',
      'node-result',
      'node-finished',
      'error-detail',
      'error-detail',
    ])
  })

  it('of a failed ephemeral model adds none either', () => {
    const all = recordedSaid('failed-ephemeral-1x.jsonl', '1.x')
    expect(new Set(kinds(all))).toEqual(new Set(['error-detail', 'node-finished']))
    expect(all).toContainEqual(
      expect.objectContaining({
        kind: 'node-finished',
        facts: expect.objectContaining({ status: 'skipped' }) as unknown,
      }),
    )
  })

  it('is the only word on a failed hook', () => {
    const hook = lines.find(
      ({ name, data }) => name === 'RunResultError' && JSON.stringify(data).includes('"operation"'),
    )
    expect(hook && interpret(hook, '1.x')).toMatchObject({
      kind: 'error',
      event: 'RunResultError',
      fatal: false,
      problem: { nodeId: like(/^operation\.scratch\./), message: like(/failed, error:\n Catalog Error/) },
    })
    // 1.8 names no node, and has no end of the hook at all.
    expect(recordedSaid('failed-hook-1.8.jsonl', '1.x').filter(({ kind }) => kind === 'error')).toMatchObject([
      { problem: { message: like(/^on-run-end failed, error:/) } },
    ])
  })

  it('of nodes that fail-fast skipped is no complaint', () => {
    const skipped = lines.filter(({ name, level }) => name === 'RunResultError' && level === 'debug')
    expect(skipped.map((line) => interpret(line, '1.x'))).toEqual([{ kind: 'other' }])
  })
})

describe('1.x, an interrupt', () => {
  it('cancels nodes and says so at the end', () => {
    expect(kinds(recordedSaid('sigint-1x.jsonl', '1.x'))).toEqual([
      'node-taken',
      'node-began',
      'node-began',
      'node-began',
      'node-cancelled',
      'node-cancelled',
      'node-result',
      'node-finished',
      'interrupted',
      'interrupted',
      'error-detail',
      'completed',
    ])
    const early = lineWith({ name: 'MainKeyboardInterrupt', message: 'ctrl-c' })
    expect(interpret(early, '1.x')).toEqual({ kind: 'interrupted' })
    expect(said('EndOfRunSummary', 'Completed')).toEqual({ kind: 'other' })
  })
})
