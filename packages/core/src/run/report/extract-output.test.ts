import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandNames, type CommandName } from '../../command/command.ts'
import type { RunResults } from '../../dbt/artifact-types.ts'
import { extractOutput } from './extract-output.ts'
import type { OutputFiles, OutputPiece } from './output-piece.ts'

// What dbt 1.11.16 and 2.0.0-alpha.4 (and preview.196) printed for a small project on DuckDB.
const recorded = JSON.parse(
  readFileSync(new URL('__fixtures__/output-pieces.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly OutputPiece[]>>

function output(name: CommandName, recording: string, files: OutputFiles = {}, options: object = {}): unknown {
  const pieces = recorded[recording]
  if (pieces === undefined) throw new Error(`nothing is recorded as ${recording}`)
  return extractOutput({ name, ...options }, pieces, files)
}

const piece = (via: string, text: string, data: Readonly<Record<string, unknown>> = {}): OutputPiece => ({
  via,
  text,
  data,
})

const runResults = (results: RunResults['results']): RunResults => ({
  metadata: { schemaVersion: 'v6', env: {} },
  results,
})

describe('extractOutput of list', () => {
  it.each(['list 1.x', 'list 2.x'])('gives ids and nodes: %s', (recording) => {
    const found = output('list', recording) as { ids: string[]; nodes: { unique_id: string }[] }
    expect(found.ids).toHaveLength(3)
    expect(found.ids[1]).toMatch(/^model\.scratch\./)
    expect(found.nodes.map((node) => node.unique_id)).toEqual(found.ids)
  })

  it.each(['list names 1.x', 'list names 2.x'])('gives what was asked for in place of JSON: %s', (recording) => {
    const names = { ids: ['stg_orders', 'not_null_stg_orders_id'], nodes: [] }
    expect(output('list', recording, {}, { flags: ['--output', 'name'] })).toEqual(names)
    expect(output('list', recording)).toBeUndefined()
    expect(output('list', recording, {}, { flags: ['--output=json'] })).toBeUndefined()
  })

  it('keeps nodes whose keys were narrowed, without ids', () => {
    const nodes = [{ name: 'stg_orders' }, { name: 'not_null_stg_orders_id' }]
    expect(output('list', 'list keys 1.x')).toEqual({ ids: [], nodes })
  })

  it('passes over lines that are no node', () => {
    const pieces = [
      piece('print', 'hello from a macro'),
      piece('print', '[1]'),
      piece('print', '{"unique_id": "model.p.a"}'),
    ]
    expect(extractOutput({ name: 'list' }, pieces, {})).toEqual({
      ids: ['model.p.a'],
      nodes: [{ unique_id: 'model.p.a' }],
    })
  })

  it('tells nothing selected from nothing printed', () => {
    expect(extractOutput({ name: 'list' }, [], { nothingSelected: 'no nodes' })).toEqual({ ids: [], nodes: [] })
    expect(extractOutput({ name: 'list' }, [], {})).toBeUndefined()
  })
})

describe('extractOutput of show', () => {
  const row = { a: 1, b: null, c: 1.5, d: '2024-01-02', e: 'x|y' }

  it.each(['show 1.x', 'show 2.x'])('gives columns and rows: %s', (recording) => {
    expect(output('show', recording)).toEqual({ columns: ['a', 'b', 'c', 'd', 'e'], rows: [row] })
  })

  it('gives no rows as no rows', () => {
    expect(output('show', 'show nothing 1.x')).toEqual({ columns: [], rows: [] })
    expect(output('show', 'show nothing 2.x')).toEqual({ columns: ['a'], rows: [] })
  })

  it.each(['show as a table 1.x', 'show as a table 2.x'])('does not guess rows from a drawing: %s', (recording) => {
    expect(output('show', recording)).toBeUndefined()
  })

  it('reads a message without a preview, names the node and takes the last one', () => {
    const pieces = [
      piece('show', '[{"a": 1}]', { unique_id: 'model.p.a' }),
      piece('show', '{"node": "b", "show": [{"b": 2}, {"c": 3}]}', { unique_id: 'model.p.b' }),
      piece('show', '{"node": "c", "show": 7}'),
    ]
    expect(extractOutput({ name: 'show' }, pieces, {})).toEqual({
      nodeId: 'model.p.b',
      columns: ['b', 'c'],
      rows: [{ b: 2 }, { c: 3 }],
    })
  })

  it('takes a preview that is no text', () => {
    const pieces = [piece('show', '', { preview: [{ a: 1 }], columns: 'a' })]
    expect(extractOutput({ name: 'show' }, pieces, {})).toEqual({ columns: ['a'], rows: [{ a: 1 }] })
  })

  it('keeps every digit of a number that JavaScript cannot hold', () => {
    const preview =
      '[{"id": 9007199254740993, "ok": 9007199254740991, "big": 1e300, "negative": -12345678901234567890}]'
    expect(extractOutput({ name: 'show' }, [piece('show', '', { preview })], {})).toMatchObject({
      rows: [{ id: '9007199254740993', ok: 9007199254740991, big: 1e300, negative: '-12345678901234567890' }],
    })
  })
})

describe('extractOutput of compile', () => {
  it('reads the file of 1.x, without hooks and what has no SQL', () => {
    const files = {
      runResults: runResults([
        { id: 'operation.p.on-run-start-0', status: 'success', compiledCode: 'select 0' },
        { id: 'model.p.a', status: 'success', compiledCode: 'select 1', compiledPath: 'compiled/p/a.sql' },
        { id: 'test.p.t', status: 'success', compiledCode: 'select 2' },
        { id: 'seed.p.s', status: 'success', compiledCode: '' },
      ]),
    }
    expect(extractOutput({ name: 'compile' }, [], files)).toEqual({
      nodes: [
        { id: 'model.p.a', sql: 'select 1', path: 'compiled/p/a.sql' },
        { id: 'test.p.t', sql: 'select 2' },
      ],
    })
  })

  it('joins what 1.x printed with its file', () => {
    const id = 'model.scratch.stg_orders'
    const files = {
      runResults: runResults([{ id, status: 'success', compiledCode: 'select 1', compiledPath: 'compiled/a.sql' }]),
    }
    expect(output('compile', 'compile 1.x', files)).toEqual({
      nodes: [{ id, sql: expect.stringContaining('select id, customer_id'), path: 'compiled/a.sql' }],
    })
  })

  it('reads what 2.x printed', () => {
    const found = output('compile', 'compile 2.x', { runResults: runResults([]) }) as {
      nodes: { id: string; sql: string }[]
    }
    expect(found.nodes.map(({ id }) => id)).toEqual([
      'model.scratch.stg_orders',
      'test.scratch.not_null_stg_orders_id.8cf5724805',
    ])
  })

  it('gives inline SQL once', () => {
    const files = {
      runResults: runResults([{ id: 'sql_operation.p.inline_query', status: 'success', compiledCode: 'select 2' }]),
    }
    expect(output('compile', 'compile inline 1.x', files)).toEqual({
      nodes: [{ id: 'sql_operation.scratch.inline_query', sql: 'select 2' }],
    })
    expect(output('compile', 'compile inline 2.x')).toEqual({
      nodes: [{ id: 'sql_operation.inline_query', sql: 'select 2' }],
    })
  })

  it('names a piece without an id by its name', () => {
    const pieces = [
      piece('compiled', '', { node_name: 'a', compiled: 'select 1' }),
      piece('compiled', '', { compiled: 'select 2' }),
    ]
    expect(extractOutput({ name: 'compile' }, pieces, {})).toEqual({
      nodes: [
        { id: 'a', sql: 'select 1' },
        { id: '', sql: 'select 2' },
      ],
    })
  })

  it('tells nothing selected from nothing compiled', () => {
    expect(extractOutput({ name: 'compile' }, [], { nothingSelected: 'no nodes' })).toEqual({ nodes: [] })
    expect(extractOutput({ name: 'compile' }, [], { runResults: runResults([]) })).toBeUndefined()
  })
})

describe('extractOutput of run-operation', () => {
  it.each(['run-operation 1.x', 'run-operation 2.x'])('gives what the macro printed: %s', (recording) => {
    expect(output('run-operation', recording)).toEqual({
      lines: ['op_ok says hello', 'n is 42'],
      text: 'op_ok says hello\nn is 42',
    })
  })

  it('is undefined when the macro printed nothing', () => {
    expect(extractOutput({ name: 'run-operation' }, [piece('show', 'x')], {})).toBeUndefined()
  })

  it('takes the line itself where dbt gives no message', () => {
    expect(extractOutput({ name: 'run-operation' }, [piece('print', 'x')], {})).toEqual({ lines: ['x'], text: 'x' })
  })
})

describe('extractOutput', () => {
  const manifest = { key: 'm', bytes: 1 }
  const catalog = { key: 'c', bytes: 2 }

  it('hands out the files of parse and docs-generate', () => {
    expect(extractOutput({ name: 'parse' }, [], { manifest })).toEqual({ manifest })
    expect(extractOutput({ name: 'parse' }, [], {})).toBeUndefined()
    expect(extractOutput({ name: 'docs-generate' }, [], { catalog })).toEqual({ catalog })
    expect(extractOutput({ name: 'docs-generate' }, [], { catalog, manifest })).toEqual({ catalog, manifest })
    expect(extractOutput({ name: 'docs-generate' }, [], { manifest })).toBeUndefined()
  })

  it('is undefined for commands that produce nothing of their own', () => {
    expect(
      extractOutput({ name: 'build' }, [piece('print', '{"unique_id": "model.p.a"}')], { manifest }),
    ).toBeUndefined()
  })

  it('never throws, whatever dbt printed', () => {
    const anyPiece = fc.record({
      via: fc.constantFrom('print', 'log', 'show', 'compiled', 'check', 'new'),
      text: fc.oneof(
        fc.string(),
        fc.json(),
        fc.constantFrom('Debugging connection:', '1 check failed:', ' - git [ERROR]'),
      ),
      data: fc.dictionary(
        fc.constantFrom('msg', 'preview', 'unique_id', 'node_name', 'columns', 'compiled', 'is_inline'),
        fc.oneof(fc.jsonValue(), fc.json()),
      ),
    })
    fc.assert(
      fc.property(fc.constantFrom(...commandNames), fc.array(anyPiece, { maxLength: 5 }), (name, pieces) => {
        const found = extractOutput({ name }, pieces, {})
        expect(found === undefined || typeof found === 'object').toBe(true)
      }),
    )
  })
})
