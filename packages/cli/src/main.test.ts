import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { hasDbt, mainFile, openPlace, withoutDbt, type Place } from './testing/bench.ts'

const args = ['--conditions=@millrace/source', mainFile]
const endless = 'select max(a.range * b.range) from range(10000000) a, range(10000000) b'
// Gives the program a terminal of its own, and types what comes on standard input.
const pseudoTerminal = [
  'python3',
  '-c',
  'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))',
  ...['sh', '-c', 'stty cols 100 rows 30; exec "$@"', 'sh'],
] as const

function envOf(place: Place): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '/' } = process.env
  return { PATH, HOME, TERM: 'xterm', ...place.env }
}

describe('the program', () => {
  it('writes plain lines into a pipe, and nothing about a reader that went away', async ({ skip }) => {
    if (!hasDbt) skip(withoutDbt)
    await using place = await openPlace()
    const words = ['run', ...place.flags, '--', 'seed', '--select', 'grains']
    const child = spawn(process.execPath, [...args, ...words], { env: envOf(place), stdio: ['ignore', 'pipe', 'pipe'] })
    const errors = text(child.stderr)
    const code = new Promise((resolve) => child.on('exit', resolve))
    const first = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))
    child.stdout.destroy()
    expect(first.toString()).toMatch(/^queued: seed of /)
    expect(await code).toBe(0)
    expect(await errors).toBe('')
  })

  it('is cancelled by Ctrl-C on a terminal: exit code 130, and dbt is gone', async ({ skip }) => {
    if (!hasDbt) skip(withoutDbt)
    const python = spawn('python3', ['-c', 'import pty'])
    const hasPty = await new Promise((resolve) => {
      python.on('error', () => resolve(false))
      python.on('exit', (code) => resolve(code === 0))
    })
    if (hasPty === false) skip('no python3 with a pseudo terminal')
    await using place = await openPlace()
    const words = ['run', ...place.flags, '--', 'show', '--inline', endless]
    const [file, ...before] = pseudoTerminal
    const child = spawn(file, [...before, process.execPath, ...args, ...words], { env: envOf(place) })
    const code = new Promise((resolve) => child.on('exit', resolve))
    let seen = ''
    const marks = ['1 executing', 'cancel requested']
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      seen += piece
      while (marks[0] !== undefined && seen.includes(marks[0])) {
        marks.shift()
        child.stdin.write('\x03')
      }
    })
    expect(await code, seen).toBe(130)
    expect(seen).toContain('\u001b[36m●')
    expect(seen).toContain('dbt is being stopped; it is killed if it takes too long')
    expect(seen).toContain('cancelled by terminal: SIGINT')
    expect(seen.match(/SIGINT to dbt/g)).toHaveLength(1)
  })
})
