import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Execution } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { localGraces } from './local-executor.ts'
import { calm, heard, isAlive, openLab, wholeOutput } from './testing-lab.ts'

const never = 3_600_000
const brief = { interruptMs: 50, terminateMs: 50 }
const patient = { interruptMs: never, terminateMs: never }

async function childOf(execution: Execution): Promise<number> {
  return Number(/child=(\d+)/.exec(await heard(execution, 'child='))?.[1])
}

describe('stopping', () => {
  it('interrupts dbt once, however often it is asked', async () => {
    const lab = await openLab()
    const execution = await lab.start(['counts'])
    await heard(execution, 'ready')
    await Promise.all([execution.interrupt(calm), execution.interrupt(calm)])
    await heard(execution, 'interrupted')
    await execution.interrupt(calm)
    await execution.terminate(calm)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 7, strays: [] })
    expect(await wholeOutput(execution)).toBe('ready\ninterrupted\nterminated\n')
  })

  it('kills what ignores everything else', async () => {
    const lab = await openLab()
    const execution = await lab.start(['ignores'])
    await heard(execution, 'ready')
    await execution.interrupt(calm)
    await execution.terminate(calm)
    expect(await isAlive(execution.ref['pid'] as number)).toBe(true)
    await execution.kill(calm)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'signalled', signal: 'SIGKILL', strays: [] })
  })

  it('does nothing after the end', async () => {
    const lab = await openLab()
    const execution = await lab.start(['exits', '0'])
    const ending = await execution.ended(calm)
    await execution.interrupt(calm)
    await execution.terminate(calm)
    await execution.kill(calm)
    expect(await execution.ended(calm)).toEqual(ending)
  })

  it('reaches a child that left group and session', async () => {
    const lab = await openLab()
    const attempt = lab.nextAttempt()
    const folder = lab.executor.layout(attempt).root
    const execution = await lab.executor.start(lab.request(['leaves-far', '0', folder], { attempt }), calm)
    const child = await childOf(execution)
    await execution.kill(calm)
    await execution.ended(calm)
    expect(await isAlive(child)).toBe(false)
  })

  it('takes dbt down by itself when the backstop is over', async () => {
    const graces = { ...localGraces, unattended: { ...patient, interruptMs: 50 } }
    const lab = await openLab({}, graces)
    const execution = await lab.start(['counts'], { backstopMs: 300 })
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 7 })
    expect(await wholeOutput(execution)).toBe('ready\ninterrupted\nterminated\n')
  })

  it('has no backstop beyond what a timer can', async () => {
    const lab = await openLab()
    const execution = await lab.start(['says', 'done'], { backstopMs: 2 ** 40 })
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 0 })
  })

  it('stops waiting when the caller has had enough', async () => {
    const lab = await openLab()
    const execution = await lab.start(['waits'])
    const enough = new AbortController()
    const ended = execution.ended(enough)
    const output = execution.output('stderr', 0, enough)[Symbol.asyncIterator]().next()
    enough.abort(new Error('enough'))
    await expect(ended).rejects.toThrow('enough')
    await expect(output).rejects.toThrow('enough')
    await expect(execution.kill({ signal: enough.signal })).rejects.toThrow('enough')
    await execution.kill(calm)
  })
})

describe('strays', () => {
  it('are not those who end within a moment', async () => {
    const lab = await openLab()
    const execution = await lab.start(['leaves', '0.2'])
    const child = await childOf(execution)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 0, strays: [] })
    expect(await isAlive(child)).toBe(false)
  })

  it('are stopped and reported, by name only', async () => {
    const lab = await openLab()
    const execution = await lab.start(['leaves', '600'])
    const child = await childOf(execution)
    const ending = await execution.ended(calm)
    expect(ending).toMatchObject({ kind: 'exited', code: 0, strays: [{ pid: child, command: 'sleep' }] })
    expect(await isAlive(child)).toBe(false)
  })

  it('are found when they left the group, and killed when they ignore SIGTERM', async () => {
    const lab = await openLab()
    const attempt = lab.nextAttempt()
    const folder = lab.executor.layout(attempt).root
    const execution = await lab.executor.start(lab.request(['leaves-far', '6', folder], { attempt }), calm)
    const child = await childOf(execution)
    const ending = await execution.ended(calm)
    expect(ending).toMatchObject({ kind: 'exited', code: 6 })
    expect(ending.strays).toContainEqual({ pid: child, command: 'sh' })
    expect(await isAlive(child)).toBe(false)
    const recorded = JSON.parse(await readFile(join(folder, 'exit.json'), 'utf8')) as object
    expect(recorded).toEqual({ version: 1, settled: true, ...ending })
  })
})

describe('close', () => {
  it('stops what runs, ends the supervisor, and is done once', async () => {
    const lab = await openLab({}, { ...localGraces, closing: brief })
    const runs = await Promise.all([lab.start(['ignores']), lab.start(['cancels']), lab.start(['says', 'x'])])
    await Promise.all([heard(runs[0], 'ready'), heard(runs[1], 'ready')])
    const supervisor = await supervisorOf(join(lab.folder, 'root', 'runs', runs[0].ref['folder'] as string))
    expect(await isAlive(supervisor)).toBe(true)
    await Promise.all([lab.executor.close(), lab.executor.close()])
    expect(await isAlive(supervisor)).toBe(false)
    const endings = await Promise.all(runs.map((run) => run.ended(calm)))
    expect(endings).toMatchObject([
      { kind: 'signalled', signal: 'SIGKILL' },
      { kind: 'exited', code: 2 },
      { kind: 'exited', code: 0 },
    ])
    await expect(lab.start(['says', 'x'])).rejects.toThrow('the executor is closed')
    await expect(lab.executor.locate({ project: '.' }, calm)).rejects.toThrow('the executor is closed')
  })

  it('has nothing to do for an executor that was never used', async () => {
    const lab = await openLab()
    await lab.executor.close()
    await lab.executor[Symbol.asyncDispose]()
  })
})

async function supervisorOf(folder: string): Promise<number> {
  const { supervisor } = JSON.parse(await readFile(join(folder, 'claim'), 'utf8')) as { supervisor: { pid: number } }
  return supervisor.pid
}
