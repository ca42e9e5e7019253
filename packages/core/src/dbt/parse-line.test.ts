import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordedTexts } from './__fixtures__/recorded.ts'
import { parseLine } from './parse-line.ts'

const text = (line: string) => ({ kind: 'text', text: line })

describe('parseLine', () => {
  it('reads a line of 1.x', () => {
    const line =
      '{"data": {"version": "=1.11.16"}, "info": {"category": "", "code": "A001", "extra": {"MILLRACE_ATTEMPT": "a-1"}, "invocation_id": "95f5011c", "level": "info", "msg": "Running with dbt=1.11.16", "name": "MainReportVersion", "pid": 6653, "thread": "MainThread", "ts": "2026-11-24T14:39:52.427879Z"}}'
    expect(parseLine(line)).toEqual({
      kind: 'json',
      line: {
        name: 'MainReportVersion',
        code: 'A001',
        level: 'info',
        message: 'Running with dbt=1.11.16',
        at: Date.UTC(2026, 10, 24, 14, 39, 52, 427),
        thread: 'MainThread',
        invocationId: '95f5011c',
        extra: { MILLRACE_ATTEMPT: 'a-1' },
        data: { version: '=1.11.16' },
      },
    })
  })

  it.each(['events-1x.jsonl', 'events-2x.jsonl'])('reads every line of %s', (file) => {
    for (const line of recordedTexts(file)) {
      const parsed = parseLine(line)
      expect([line, parsed.kind === 'json' && parsed.line.at > 0]).toEqual([line, true])
    }
  })

  it('makes do with what is there', () => {
    const bare = { name: 'X', code: '', level: 'info', message: '', at: 0, extra: {}, data: {} }
    expect(parseLine('{"info":{"name":"X"}}')).toEqual({ kind: 'json', line: bare })
    const odd = '{"data":[1],"info":{"name":"X","code":7,"level":null,"msg":{},"ts":"soon","thread":1,"extra":["a"]}}'
    expect(parseLine(odd)).toEqual({ kind: 'json', line: { ...bare, extra: {} } })
    expect(
      parseLine('{"data":null,"info":{"name":"","extra":{"a":"b","c":4,"__proto__":"d"},"invocation_id":""}}'),
    ).toEqual({
      kind: 'json',
      line: {
        ...bare,
        name: '',
        extra: Object.fromEntries([
          ['a', 'b'],
          ['__proto__', 'd'],
        ]),
      },
    })
  })

  it.each([
    '',
    'null',
    '[]',
    '17',
    '"text"',
    '{}',
    '{"info":null}',
    '{"info":[]}',
    '{"info":{"name":5}}',
    '{"data":{"name":"X"}}',
    '{"info":{"name":"X"}',
    '\uFEFF{"info":{"name":"X"}}',
    'Running with dbt=1.11.16',
    '--- Logging error ---',
  ])('takes %s as text', (line) => {
    expect(parseLine(line)).toEqual(text(line))
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"info":${json},"data":${json}}`),
        ),
        (line) => {
          expect(['json', 'text']).toContain(parseLine(line).kind)
        },
      ),
    )
  })

  it('reads 200,000 levels of anything', () => {
    const deep = '['.repeat(200_000)
    expect(parseLine(deep)).toEqual(text(deep))
    const closed = `{"data":{"a":${deep}${']'.repeat(200_000)}},"info":{"name":"Deep","level":"debug"}}`
    expect(parseLine(closed)).toMatchObject({ kind: 'json', line: { name: 'Deep' } })
    const objects = `${'{"info":'.repeat(200_000)}1${'}'.repeat(200_000)}`
    expect(parseLine(objects).kind).toBe('text')
  })
})
