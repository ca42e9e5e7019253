import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordedTexts } from './__fixtures__/recorded.ts'
import { interpret } from './interpret.ts'
import { parseLine } from './parse-line.ts'
import { isQuietLine, quickName, withoutData } from './quick-name.ts'
import { isQuiet } from './quiet.ts'

/** What may be said without reading: the name below warnings. */
function nameOf(text: string): string | undefined {
  const parsed = parseLine(text)
  if (parsed.kind === 'text') return undefined
  return ['debug', 'info'].includes(parsed.line.level) ? parsed.line.name : undefined
}

/** JSON as Python writes it. */
function spaced(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`)
  return `{${members.join(', ')}}`
}

const write = fc.constantFrom<(value: unknown) => string>(spaced, JSON.stringify)

const tail = { name: 'SQLQuery', pid: 1, thread: 'MainThread', ts: '2026-11-24T14:39:52.4Z' }
const head = { category: '', code: 'E016', extra: {}, invocation_id: 'i', level: 'debug', msg: 'm' }
const wholeInfo = { ...head, ...tail }

// Texts and keys of a user who wants to be taken for dbt.
const tricky = fc.oneof(
  fc.constantFrom('"', '\\', '\\"', '"info"', '"}}', '", "name": "', 'x"info', 'x\\', '}}', ': {', '😀', '\n'),
  fc.constantFrom(JSON.stringify({ info: wholeInfo }), spaced({ info: wholeInfo }), spaced(tail), JSON.stringify(head)),
  fc.string(),
)
const text = fc.array(tricky, { maxLength: 4 }).map((parts) => parts.join(''))
const key = fc.oneof(fc.constantFrom('info', 'name', 'msg', 'level', 'ts', 'data', 'x"info'), text)
const anyData = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(1, null, true, wholeInfo, tail, head, { info: wholeInfo }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value

const level = fc.constantFrom('debug', 'info', 'warn', 'error')
const name = fc.oneof(fc.constantFrom('SQLQuery', 'ConnectionUsed', 'LogModelResult', 'x y', ''), text)
const anyInfo = fc
  .record({ level, name, msg: text, thread: text, extra: fc.oneof(fc.constant({}), fc.dictionary(key, text), anyData) })
  .map(({ level, name, msg, thread, extra }) => ({
    ...{ category: '', code: 'E016', extra, invocation_id: 'i', level, msg, name, pid: 1, thread, ts: tail.ts },
  }))

describe('quickName', () => {
  it('knows every recorded line below a warning', () => {
    for (const file of ['events-1x.jsonl', 'events-2x.jsonl']) {
      for (const line of recordedTexts(file)) expect([line, quickName(line)]).toEqual([line, nameOf(line)])
    }
  })

  it('agrees with the whole line or says nothing, whatever users write', () => {
    fc.assert(
      fc.property(write, anyData, anyInfo, (write, data, info) => {
        const line = write({ data, info })
        const quick = quickName(line)
        if (quick !== undefined) expect(quick).toBe(nameOf(line))
      }),
      { numRuns: 5000 },
    )
  })

  it('is not fooled by the order or number of keys either', () => {
    const member = fc.tuple(
      fc.constantFrom('data', 'info', 'x', 'x"info'),
      fc.oneof(anyData, anyInfo, fc.constant(tail)),
    )
    fc.assert(
      fc.property(write, fc.array(member, { maxLength: 5 }), (write, members) => {
        const line = `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${write(value)}`).join(', ')}}`
        const quick = quickName(line)
        if (quick !== undefined) expect(quick).toBe(nameOf(line))
      }),
      { numRuns: 5000 },
    )
  })

  it('reads messages that end in backslashes and quotes', () => {
    for (const msg of ['\\', '"', '\\"', '\\\\', 'a "b" \\', '']) {
      for (const write of [spaced, JSON.stringify]) {
        expect(quickName(write({ data: {}, info: { ...wholeInfo, msg } }))).toBe('SQLQuery')
      }
    }
  })

  it.each([
    '',
    '{',
    'text',
    '{"data": {}}',
    `{"data": {}, ${JSON.stringify('info')}: null, "name": "X", "pid": 1, "thread": "t", "ts": "t"}}`,
    `{"data": {}, "z": ${spaced(tail)}}`,
    `{"data": {"x\\"info": ${spaced(head)}, "y": ${spaced(tail)}}`,
    `{"data": {}, "info": ${spaced({ ...wholeInfo, level: 'error' })}}`,
    `{"data": {}, "info": ${spaced({ ...wholeInfo, name: 'two words' })}}`,
    `{"data": {}, "info": ${spaced({ ...wholeInfo, msg: 5 })}}`,
    // No JSON: the message never ends.
    `{"data": {}, "info": ${spaced(wholeInfo).replace('"m"', String.raw`"m\"`)}}`,
    `{"data": {}, "info": ${spaced({ ...head, z: 'more', ...tail })}}`,
    `{"data": {}, "info": ${spaced(head)}, "z": ${spaced(tail)}}`,
  ])('declines %s', (line) => {
    expect(quickName(line)).toBeUndefined()
  })
})

describe('isQuietLine', () => {
  it.each([
    ['events-1x.jsonl', '1.x'],
    ['events-2x.jsonl', '2.x'],
  ] as const)('passes over nothing of %s that means something', (file, generation) => {
    let quiet = 0
    for (const text of recordedTexts(file)) {
      const parsed = parseLine(text)
      if (parsed.kind === 'text' || !isQuietLine(text, generation)) continue
      quiet += 1
      expect([parsed.line.name, interpret(parsed.line, generation)]).toEqual([parsed.line.name, { kind: 'other' }])
    }
    expect(quiet).toBeGreaterThan(0)
  })

  it('does not pass over a warning or an error of a quiet name', () => {
    for (const level of ['warn', 'error']) {
      expect(isQuietLine(spaced({ data: {}, info: { ...wholeInfo, level } }), '1.x')).toBe(false)
    }
    expect(isQuietLine(spaced({ data: {}, info: wholeInfo }), '1.x')).toBe(true)
  })

  it('does not take a name for quiet when what stands before it is not', () => {
    expect(isQuietLine(`{"data": {}, "z": ${spaced(tail)}}`, '1.x')).toBe(false)
  })
})

describe('withoutData', () => {
  /** The line as it is read, and what is read of it without its data, when it is quiet. */
  function readings(text: string, generation: '1.x' | '2.x') {
    const rest = withoutData(text, generation)
    return rest === undefined ? undefined : { whole: parseLine(text), rest: parseLine(rest) }
  }

  it('keeps all but the data of a recorded line', () => {
    for (const [file, generation] of [
      ['events-1x.jsonl', '1.x'],
      ['events-2x.jsonl', '2.x'],
    ] as const) {
      for (const text of recordedTexts(file)) {
        const read = readings(text, generation)
        if (read?.whole.kind === 'json') {
          expect(read.rest).toEqual({ kind: 'json', line: { ...read.whole.line, data: {} } })
        }
      }
    }
  })

  it('keeps all but the data, whatever users write', () => {
    fc.assert(
      fc.property(write, anyData, anyInfo, (write, data, info) => {
        const read = readings(write({ data, info: { ...info, name: 'SQLQuery' } }), '1.x')
        if (read?.whole.kind === 'json') {
          expect(read.rest).toEqual({ kind: 'json', line: { ...read.whole.line, data: {} } })
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe('isQuiet', () => {
  it('depends on the generation: a query of 2.x tells that its node works', () => {
    expect(isQuiet('SQLQuery', '1.x')).toBe(true)
    expect(isQuiet('SQLQuery', '2.x')).toBe(false)
    expect(isQuiet('SQLQuery')).toBe(false)
    expect(isQuiet('ArtifactWritten')).toBe(true)
    expect(isQuiet('JinjaDebugInfo')).toBe(false)
    expect(isQuiet('NodeFinished', '1.x')).toBe(false)
    expect(isQuiet('toString', '2.x')).toBe(false)
  })
})
