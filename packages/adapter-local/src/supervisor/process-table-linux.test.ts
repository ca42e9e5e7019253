import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { linuxProcesses, parseStat } from './process-table-linux.ts'

const stat = (name: string, state = 'S') =>
  `4711 (${name}) ${state} 1 4700 4699 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 9999 0\n`

describe('parseStat', () => {
  it('reads what identifies a process and its kin', () => {
    const entry = { pid: 4711, parent: 1, group: 4700, session: 4699, startTime: '123456', command: 'dbt' }
    expect(parseStat(stat('dbt'))).toEqual(entry)
  })

  it.each(['a) S 7 7 7', '((', 'with blank', ''])('is not led astray by the name %j', (name) => {
    expect(parseStat(stat(name))).toMatchObject({ parent: 1, startTime: '123456', command: name })
  })

  it.each(['Z', 'X', 'x'])('takes state %s for dead', (state) => {
    expect(parseStat(stat('dbt', state))).toBeUndefined()
  })

  it.each(['', '4711', '4711 (dbt) S 1 2'])('answers nothing for %j', (text) => {
    expect(parseStat(text)).toBeUndefined()
  })
})

describe.skipIf(process.platform !== 'linux')('linuxProcesses', () => {
  it('sees ourselves and our parent', async () => {
    const all = await linuxProcesses.all()
    const own = all.find(({ pid }) => pid === process.pid)
    expect(own).toEqual(await linuxProcesses.find(process.pid))
    expect(own?.parent).toBe(process.ppid)
  })

  it('finds the carriers of a token, and nobody else', async () => {
    const child = spawn('sleep', ['60'], { env: { TOKEN: 'sought-for' } })
    await once(child, 'spawn')
    const all = await linuxProcesses.all()
    expect(await linuxProcesses.carriers(all, 'TOKEN=sought-for')).toEqual(new Set([child.pid]))
    expect(await linuxProcesses.carriers([], 'TOKEN=sought-for')).toEqual(new Set())
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await linuxProcesses.carriers(all, 'TOKEN=sought-for')).toEqual(new Set())
    expect(await linuxProcesses.find(child.pid ?? 0)).toBeUndefined()
  })

  it('knows this boot and this pid namespace', async () => {
    expect(await linuxProcesses.bootId()).toMatch(/^[0-9a-f-]{36}$/)
    expect(await linuxProcesses.pidNamespace()).toMatch(/^pid:\[\d+\]$/)
  })
})
