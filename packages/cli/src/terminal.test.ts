import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { processTerminal } from './terminal.ts'

function streamOf(more: object = {}) {
  return Object.assign(new EventEmitter(), { write: () => true }, more)
}

function terminalOf(env: Record<string, string>, size: object = { isTTY: true, columns: 80 }) {
  return processTerminal(Object.assign(new EventEmitter(), { stdout: streamOf(size), stderr: streamOf(), env }))
}

describe('the terminal of a process', () => {
  it('is live and coloured where a person looks', () => {
    expect(terminalOf({})).toMatchObject({ live: true, colour: true, width: 80 })
    expect(terminalOf({ NO_COLOR: '1' })).toMatchObject({ live: true, colour: false })
    expect(terminalOf({ CI: 'true' })).toMatchObject({ live: false, colour: false })
    expect(terminalOf({ TERM: 'dumb' })).toMatchObject({ live: false })
    expect(terminalOf({}, { isTTY: true, columns: 0 })).toMatchObject({ live: false, width: 100 })
    expect(terminalOf({}, {})).toMatchObject({ live: false, width: 100 })
  })

  it('passes over a reader that went away, and over nothing else', () => {
    const stdout = streamOf()
    processTerminal(Object.assign(new EventEmitter(), { stdout, stderr: streamOf(), env: {} }))
    expect(stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toBe(true)
    expect(() => stdout.emit('error', new Error('disk'))).toThrow('disk')
  })
})
