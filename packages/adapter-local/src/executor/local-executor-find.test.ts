import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { UsageError, type AttemptName, type Execution } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { linuxProcesses } from '../supervisor/process-table-linux.ts'
import { calm, heard, isAlive, openLab, wholeOutput, type Lab } from './testing-lab.ts'

const folderOf = (lab: Lab, attempt: AttemptName) => join(lab.folder, 'root', 'runs', attempt.folder)

function isExecution(found: Execution | 'never-started' | 'unknown'): Execution {
  if (typeof found === 'string') throw new Error(`not found: ${found}`)
  return found
}

/** A pid that was alive a moment ago. */
const deadPid = () =>
  new Promise<number>((resolve) => {
    const child = execFile('true', () => {
      resolve(child.pid ?? 0)
    })
  })

async function claimBy(changes: object = {}) {
  return {
    version: 1,
    state: 'claimed',
    token: 'of-nobody',
    host: hostname(),
    bootId: await linuxProcesses.bootId(),
    pidNamespace: await linuxProcesses.pidNamespace(),
    supervisor: { pid: await deadPid(), startTime: '1' },
    ...changes,
  }
}

async function writeClaim(lab: Lab, claim: unknown): Promise<AttemptName> {
  const attempt = lab.nextAttempt()
  await mkdir(folderOf(lab, attempt), { recursive: true })
  await writeFile(join(folderOf(lab, attempt), 'claim'), typeof claim === 'string' ? claim : JSON.stringify(claim))
  return attempt
}

describe('find', () => {
  it('answers the execution of this process', async () => {
    const lab = await openLab()
    const request = lab.request(['says', 'x'])
    const starting = lab.executor.start(request, calm)
    expect(await lab.executor.find(request.attempt, calm)).toBe(await starting)
  })

  it('fences what was never started', async () => {
    const lab = await openLab()
    const request = lab.request(['says', 'x'])
    expect(await lab.executor.find(request.attempt, calm)).toBe('never-started')
    expect(await lab.another().find(request.attempt, calm)).toBe('never-started')
    for (const executor of [lab.executor, lab.another()]) {
      const start = executor.start(request, calm)
      await expect(start).rejects.toMatchObject({
        refusal: 'not-startable',
        message: expect.stringContaining('claimed'),
      })
    }
  })

  it('lets one of start and find win', async () => {
    const lab = await openLab()
    for (let round = 0; round < 10; round += 1) {
      const request = lab.request(['says', 'x'])
      const [started, found] = await Promise.all([
        lab.executor.start(request, calm).catch(() => undefined),
        lab.another().find(request.attempt, calm),
      ])
      expect(found === 'never-started').toBe(started === undefined)
      if (started !== undefined) expect(isExecution(found).ref).toEqual(started.ref)
    }
  })

  it('finds one that runs and one that has ended, from another process', async () => {
    const lab = await openLab()
    const [ended, running] = [lab.request(['says', 'x']), lab.request(['counts'])]
    const first = await lab.executor.start(ended, calm)
    const second = await lab.executor.start(running, calm)
    await heard(second, 'ready')
    const ending = await first.ended(calm)

    const other = lab.another()
    const firstAgain = isExecution(await other.find(ended.attempt, calm))
    expect(firstAgain.ref).toEqual(first.ref)
    expect(await firstAgain.ended(calm)).toEqual(ending)
    const secondAgain = isExecution(await other.find(running.attempt, calm))
    await expect(secondAgain.dispose(calm)).rejects.toThrow('still running')
    await Promise.all([secondAgain.interrupt(calm), second.interrupt(calm)])
    await heard(secondAgain, 'interrupted')
    await secondAgain.interrupt(calm)
    await secondAgain.terminate(calm)
    expect(await secondAgain.ended(calm)).toEqual(await second.ended(calm))
    expect(await wholeOutput(secondAgain)).toBe('ready\ninterrupted\nterminated\n')
    await secondAgain.dispose(calm)
  })

  it('does not start again what another process has started', async () => {
    const lab = await openLab()
    const request = lab.request(['says', 'once'])
    const first = await lab.executor.start(request, calm)
    const second = await lab.another().start(request, calm)
    expect(second.ref).toEqual(first.ref)
    expect(await wholeOutput(second)).toBe('once\n')
  })

  it('says `never-started` for a claim whose supervisor died before it opened an output', async () => {
    const lab = await openLab()
    const attempt = await writeClaim(lab, await claimBy())
    expect(await lab.executor.find(attempt, calm)).toBe('never-started')
  })

  it.each([
    ['outputs were opened and nobody is there', {}, true],
    ['another host claimed it', { host: 'elsewhere' }, false],
    ['another pid namespace claimed it', { pidNamespace: 'pid:[1]' }, false],
    ['it was claimed before the machine was started anew', { bootId: 'earlier' }, false],
    ['it runs on another host', { host: 'elsewhere', state: 'started', process: { pid: 1, startTime: '1' } }, false],
    ['the claim is of a version to come', { version: 2 }, false],
  ])('says `unknown` when %s', async (_, changes, withOutput) => {
    const lab = await openLab()
    const attempt = await writeClaim(lab, await claimBy(changes))
    if (withOutput) await writeFile(join(folderOf(lab, attempt), 'stdout'), '')
    expect(await lab.executor.find(attempt, calm)).toBe('unknown')
  })

  it.each(['', '{"version":1', 'null'])('says `unknown` for the claim %j', async (text) => {
    const lab = await openLab()
    expect(await lab.executor.find(await writeClaim(lab, text), calm)).toBe('unknown')
  })

  it('finds by its token a dbt whose claim was never completed', async () => {
    const lab = await openLab()
    const request = lab.request(['waits'])
    const execution = await lab.executor.start(request, calm)
    const path = join(folderOf(lab, request.attempt), 'claim')
    const { process: _process, ...claim } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
    await writeFile(path, JSON.stringify({ ...claim, state: 'claimed' }))
    const other = isExecution(await lab.another().find(request.attempt, calm))
    expect(other.ref).toEqual(execution.ref)
    await other.kill(calm)
    expect(await other.ended(calm)).toMatchObject({ kind: 'signalled' })
    expect(isExecution(await lab.another().find(request.attempt, calm)).ref).toMatchObject({ pid: 0, startTime: '' })
  })

  it('says what keeps it from fencing', async () => {
    const lab = await openLab()
    await mkdir(join(lab.folder, 'root'))
    await writeFile(join(lab.folder, 'root', 'runs'), '')
    await expect(lab.executor.find(lab.nextAttempt(), calm)).rejects.toMatchObject({ code: 'ADAPTER_FAILED' })
  })
})

describe('attach', () => {
  const refOf = async (lab: Lab, argv: readonly string[]) => {
    const execution = await lab.start(argv)
    return { execution, ref: JSON.parse(JSON.stringify(execution.ref)) as Execution['ref'] }
  }

  it('answers the execution of this process', async () => {
    const lab = await openLab()
    const { execution, ref } = await refOf(lab, ['says', 'x'])
    expect(await lab.executor.attach(ref, calm)).toBe(execution)
  })

  it('finds a live one from another process, which may go', async () => {
    const lab = await openLab()
    const { execution, ref } = await refOf(lab, ['waits'])
    const other = lab.another()
    const again = await other.attach(ref, calm)
    expect(again.ref).toEqual(ref)
    expect(await heard(again, 'ready')).toBe('ready\n')
    await other.close()
    expect(await isAlive(ref['pid'] as number)).toBe(true)
    await again.kill(calm)
    expect(await again.ended(calm)).toMatchObject({ kind: 'signalled', signal: 'SIGKILL' })
    expect(await execution.ended(calm)).toMatchObject({ kind: 'signalled', signal: 'SIGKILL' })
  })

  it('goes by the record after the machine was started anew', async () => {
    const lab = await openLab()
    const { execution, ref } = await refOf(lab, ['exits', '3'])
    const ending = await execution.ended(calm)
    const folder = join(lab.folder, 'root', 'runs', ref['folder'] as string)
    const claim = JSON.parse(await readFile(join(folder, 'claim'), 'utf8')) as object
    await writeFile(join(folder, 'claim'), JSON.stringify({ ...claim, bootId: 'earlier' }))
    const again = await lab.another().attach(ref, calm)
    expect(await again.ended(calm)).toEqual(ending)
    await rm(join(folder, 'exit.json'))
    expect(await again.ended(calm)).toMatchObject({ kind: 'lost', reason: expect.stringContaining('started anew') })
    await again.interrupt(calm)
    await again.terminate(calm)
    await again.kill(calm)
  })

  it('answers `lost` for a folder that is gone', async () => {
    const lab = await openLab()
    const { execution, ref } = await refOf(lab, ['exits', '0'])
    await execution.ended(calm)
    await execution.dispose(calm)
    const here = await lab.another().attach(ref, calm)
    expect(await here.ended(calm)).toMatchObject({ kind: 'lost' })
    const before = await lab.another().attach({ ...ref, bootId: 'earlier' }, calm)
    expect(await before.ended(calm)).toMatchObject({ kind: 'lost', reason: expect.stringContaining('started anew') })
  })

  it('refuses what is elsewhere, or no reference of ours', async () => {
    const lab = await openLab()
    const claim = await claimBy({ host: 'elsewhere', state: 'started', process: { pid: 1, startTime: '1' } })
    const { folder } = await writeClaim(lab, claim)
    const ref = { executor: 'local', root: join(lab.folder, 'root'), folder, pid: 1, startTime: '1', bootId: 'b' }
    await expect(lab.executor.attach(ref, calm)).rejects.toThrow('belongs to another machine')
    await expect(lab.executor.attach({ ...ref, executor: 'docker' }, calm)).rejects.toBeInstanceOf(UsageError)
    await expect(lab.executor.attach({ ...ref, folder: '../..' }, calm)).rejects.toBeInstanceOf(UsageError)
  })
})

describe('a record that is not the last word', () => {
  it('is completed by whoever finds the supervisor dead', async () => {
    const lab = await openLab()
    const claim = await claimBy({ state: 'started', process: { pid: await deadPid(), startTime: '1' } })
    const attempt = await writeClaim(lab, claim)
    const record = { version: 1, kind: 'exited', code: 0, at: 5, seconds: 1, strays: [], settled: false }
    await writeFile(join(folderOf(lab, attempt), 'exit.json'), JSON.stringify(record))
    const found = isExecution(await lab.executor.find(attempt, calm))
    expect(await found.ended(calm)).toEqual({ kind: 'exited', code: 0, at: 5, seconds: 1, strays: [] })
  })

  it('is waited for, but not for ever, while the supervisor lives', async () => {
    const lab = await openLab()
    const own = await linuxProcesses.find(process.pid)
    const supervisor = { pid: process.pid, startTime: own?.startTime ?? '' }
    const claim = await claimBy({ state: 'started', process: { pid: await deadPid(), startTime: '1' }, supervisor })
    const found = isExecution(await lab.executor.find(await writeClaim(lab, claim), calm))
    expect(await found.ended(calm)).toMatchObject({ kind: 'lost' })
    const enough = new AbortController()
    const waiting = found.ended(enough)
    enough.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  }, 20_000)

  it('says `unknown` when a start is under way for too long', async () => {
    const lab = await openLab()
    const own = await linuxProcesses.find(process.pid)
    const supervisor = { pid: process.pid, startTime: own?.startTime ?? '' }
    const attempt = await writeClaim(lab, await claimBy({ supervisor }))
    expect(await lab.executor.find(attempt, calm)).toBe('unknown')
  }, 20_000)
})
