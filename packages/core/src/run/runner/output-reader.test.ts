import { describe, expect, it } from 'vitest'
import { createRedactor } from '../report/redactor.ts'
import { createStory } from '../story/story.ts'
import { OutputReader } from './output-reader.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function reader(stream: 'stdout' | 'stderr' = 'stdout', hears = false) {
  const story = createStory({ generation: '1.x', token: 'r/1' })
  const options = {
    stream,
    generation: '1.x',
    story,
    redactor: createRedactor(['s3cret-word']),
    hearsLogs: () => hears,
    now: () => 7,
  } as const
  return { story, output: new OutputReader(options) }
}

describe('an output', () => {
  it('keeps text that is not JSON, without secrets', () => {
    const { story, output } = reader()
    output.read({ offset: 0, bytes: bytes('Traceback s3cret-word\nhalf a li') })
    output.read({ offset: 31, bytes: bytes('ne') })
    expect(output.end().trouble).toBeUndefined()
    expect(story.view().text).toContain('Traceback *****')
    expect(story.view().text).toContain('half a line')
    expect(output.bytes).toBe(33)
  })

  it.each(['{"data": {"x": ', '{"data": {"x": {}}, "info": {"name": "A"', '{"'])(
    'leaves out the beginning of a line, %j, and can not be believed complete',
    (torn) => {
      const { story, output } = reader()
      output.read({ offset: 0, bytes: bytes(`words\n${torn}`) })
      const { told, trouble } = output.end()
      expect(told).toEqual([])
      expect(trouble).toBe(`stdout ends in the middle of a line, at byte ${String(6 + torn.length)}`)
      expect(story.view().text).toBe('words')
    },
  )

  it('keeps a last line that only lacks its line break', () => {
    const { story, output } = reader()
    output.read({ offset: 0, bytes: bytes('{"not": "of dbt"}') })
    expect(output.end().trouble).toBeUndefined()
    expect(story.view().text).toBe('{"not": "of dbt"}')
  })

  it('tells lines as logs when somebody listens', () => {
    const { output } = reader('stderr', true)
    expect(output.read({ offset: 0, bytes: bytes('oops\n') }).told).toEqual([
      { type: 'log', at: 7, stream: 'stderr', level: 'info', text: 'oops' },
    ])
  })

  it('tells a line that changes nothing to who listens, without secrets, and the story as little as without', () => {
    const info = `"info": {"category": "", "code": "E016", "extra": {"MILLRACE_ATTEMPT": "other/1"}, "invocation_id": "i", "level": "debug", "msg": "On x: select 's3cret-word'", "name": "SQLQuery", "pid": 1, "thread": "MainThread", "ts": "2026-11-24T14:39:52.400000Z"}`
    const line = bytes(`{"data": {"sql": "select 's3cret-word'"}, ${info}}\n`)
    const [heard, unheard] = [reader('stdout', true), reader('stdout', false)]
    expect(heard.output.read({ offset: 0, bytes: line }).told).toEqual([
      {
        type: 'log',
        at: Date.UTC(2026, 10, 24, 14, 39, 52, 400),
        stream: 'stdout',
        level: 'debug',
        text: "On x: select '*****'",
        name: 'SQLQuery',
        code: 'E016',
      },
    ])
    expect(unheard.output.read({ offset: 0, bytes: line }).told).toEqual([])
    expect(heard.story.view()).toEqual(unheard.story.view())
  })

  it('leaves out a line that nobody prints, as a problem, and can not be believed complete', () => {
    const { output } = reader()
    const { told, trouble } = output.read({ offset: 0, bytes: bytes(`${'x'.repeat(17 * 1024 * 1024)}\n`) })
    expect(trouble).toMatch(/^stdout has a line of 17825792 bytes at offset 0/u)
    expect(told).toMatchObject([{ type: 'problem', problem: { severity: 'error', code: 'LINE_TOO_LONG' } }])
  })

  it('shows a gap', () => {
    const { output } = reader()
    expect(output.read({ offset: 5, bytes: bytes('x\n') }).trouble).toBe('bytes 0 to 5 are missing')
  })
})
