import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { floodLine, probe, type ProbeAction } from './probe.ts'
import { probeProgram } from './probe-program.ts'

let folder: string
let program: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-probe-'))
  program = join(folder, 'dbt')
  writeFileSync(program, probeProgram, { mode: 0o755 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: Buffer
  readonly stderr: string
}

/** Runs the script in a group of its own; what it left is ended afterwards. */
function run(actions: readonly ProbeAction[], react: (stdout: string, pid: number) => void = () => undefined) {
  return new Promise<Ran>((resolve, reject) => {
    const env = { PATH: process.env['PATH'], PROBE_VALUE: 'a "value"', PROBE_EMPTY: '', PROBE_SOUGHT: 'sought-7f3a' }
    const child = spawn(program, actions.flat(), {
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stdout: Buffer[] = []
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk)
      react(Buffer.concat(stdout).toString(), child.pid ?? 0)
    })
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.on('error', reject)
    child.on('exit', () => {
      // A child that it left holds the pipes: they close only when it is gone.
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL')
      } catch {
        // Nothing was left.
      }
    })
    child.on('close', (code, signal) => resolve({ code, signal, stdout: Buffer.concat(stdout), stderr }))
  })
}

const told = async (...actions: readonly ProbeAction[]) => (await run(actions)).stdout.toString()

describe('probeProgram', () => {
  it('is a script that a POSIX shell accepts', async () => {
    for (const shell of ['sh', 'bash']) {
      await promisify(execFile)(shell, ['-n', program])
    }
  })

  it('says and complains', async () => {
    const ran = await run([
      probe.say('a %s \\n'),
      probe.mutter('x'),
      probe.bytes(0xff, 0, 10),
      probe.complain('oh'),
      probe.flood(2),
      probe.exit(3),
    ])
    expect(ran.stdout.toString('latin1')).toBe(`a %s \\n\nx\u00ff\u0000\n${floodLine(1)}${floodLine(2)}`)
    expect(ran).toMatchObject({ code: 3, stderr: 'oh\n' })
  })

  it('ends by itself with 0, by signal, or over an unknown action', async () => {
    expect(await run([])).toMatchObject({ code: 0, signal: null })
    expect(await run([probe.die('TERM')])).toMatchObject({ signal: 'SIGTERM' })
    expect(await run([probe.die('KILL')])).toMatchObject({ signal: 'SIGKILL' })
    expect(await run([['juggle']])).toMatchObject({ code: 64, stderr: 'probe: no such action: juggle\n' })
  })

  it('tells of its surroundings', async () => {
    expect(await told(probe.in(folder), probe.in('/'), probe.stdin())).toBe('in: yes\nin: no\nstdin: 0 bytes\n')
    expect(await told(probe.value('PROBE_VALUE'), probe.value('PROBE_EMPTY'), probe.value('NOPE'))).toBe(
      'a "value"\n\n(missing)\n',
    )
    expect((await told(probe.names())).split('\n')).toEqual(expect.arrayContaining(['PROBE_VALUE', 'PROBE_EMPTY']))
    expect(await told(probe.sought('PROBE_SOUGHT'))).toBe('in no arguments\n')
    expect(await told(probe.sought('PROBE_SOUGHT'), probe.say('sought-7f3a'))).toBe('in arguments\nsought-7f3a\n')
    expect(await told(probe.alive(process.pid), probe.alive(2 ** 22 + 1))).toBe('alive\ndead\n')
  })

  it('makes files of every kind', async () => {
    const at = (name: string) => join(folder, 'made', name)
    const stdout = await told(
      probe.write(at('deep/file'), 'content %s'),
      probe.cat(at('deep/file')),
      probe.fill(at('large'), 1_000),
      probe.fifo(at('fifo')),
      probe.cat(at('fifo')),
      probe.link(at('link'), at('deep/file')),
      probe.cat(at('link')),
      probe.folder(at('folder')),
      probe.cat(at('folder')),
    )
    expect(stdout).toBe('content %s\nmissing\ncontent %s\nmissing\n')
  })

  it('holds until a caught signal comes, and again', async () => {
    const ran = await run(
      [probe.catch('INT'), probe.catch('TERM'), probe.hold(), probe.hold(), probe.exit(5)],
      (stdout, pid) => {
        if (stdout.endsWith('holding\n')) process.kill(pid, stdout.includes('caught') ? 'SIGTERM' : 'SIGINT')
      },
    )
    expect(ran).toMatchObject({ code: 5 })
    expect(ran.stdout.toString()).toBe('holding\ncaught INT\nholding\ncaught TERM\n')
  })

  it('has a companion that tells an interrupt of the group from one of dbt alone', async () => {
    const actions = [probe.catch('INT'), probe.companion(), probe.hold(), probe.ask(), probe.exit(0)]
    const interrupting = async (to: (pid: number) => number) => {
      let sent = false
      const ran = await run(actions, (stdout, pid) => {
        if (sent || !stdout.includes('holding') || !stdout.includes('companion ready')) return
        sent = true
        process.kill(to(pid), 'SIGINT')
      })
      return ran.stdout.toString()
    }
    const alone = await interrupting((pid) => pid)
    expect(alone).toContain('companion answers')
    expect(alone).not.toContain('companion got INT')
    expect(await interrupting((pid) => -pid)).toContain('companion got INT')
  })

  it('leaves children behind, in its group or in a session of their own', async () => {
    const ran = await run([probe.self(), probe.leave(), probe.escape(), probe.exit(0)], (stdout) => {
      const [, , escaped] = [...stdout.matchAll(/left (\d+)/g)].map(([, pid]) => Number(pid))
      if (escaped !== undefined) process.kill(escaped, 'SIGKILL')
    })
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout.toString()).toMatch(/^(left \d+\n){3}$/)
  })
})
