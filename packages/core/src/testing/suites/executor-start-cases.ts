import { expect } from 'vitest'
import { MillraceError } from '../../errors/millrace-error.ts'
import type { ExecutionRef } from '../../executor/executor.ts'
import { probe } from '../probe/probe.ts'
import { heard, isFound, leftPid, options, said, type ExecutorScenario } from './executor-bench.ts'

/** Starting, finding again, and never twice. */
export function startCases(scenario: ExecutorScenario): void {
  scenario('locates a place, and lays out attempts with absolute paths below one root', async (bench) => {
    expect(bench.place.install.generation).toMatch(/^[12]\.x$/)
    const attempt = bench.attempt()
    const { root, ...folders } = bench.layout(attempt)
    expect(root).toMatch(/^\//)
    for (const folder of Object.values(folders)) expect(folder.startsWith(`${root}/`), folder).toBe(true)
    expect(folders).toEqual({ target: `${root}/target`, log: `${root}/log`, state: `${root}/state` })
    expect(bench.layout(attempt)).toEqual({ root, ...folders })
    expect(bench.layout(bench.attempt()).root).not.toBe(root)
  })

  scenario('tells how a process ended', async (bench) => {
    const endings = [
      [probe.exit(0), { kind: 'exited', code: 0 }],
      [probe.exit(1), { kind: 'exited', code: 1 }],
      [probe.exit(2), { kind: 'exited', code: 2 }],
      [probe.die('KILL'), { kind: 'signalled', signal: 'SIGKILL' }],
      [probe.die('TERM'), { kind: 'signalled', signal: 'SIGTERM' }],
      [probe.die('INT'), { kind: 'signalled', signal: 'SIGINT' }],
    ] as const
    for (const [action, expected] of endings) {
      const { ending, execution } = await bench.run([action])
      expect(ending).toMatchObject({ ...expected, strays: [] })
      expect(ending.at).toBeGreaterThan(1_500_000_000_000)
      expect(ending.seconds ?? 0).toBeGreaterThanOrEqual(0)
      expect(await execution.ended(options), 'asked again').toEqual(ending)
    }
  })

  scenario('starts an attempt once: a second start answers the same execution', async (bench) => {
    const request = bench.request([probe.say('started'), probe.exit(3)])
    const [first, second] = await Promise.all([
      bench.executor.start(request, options),
      bench.executor.start(request, options),
    ])
    expect(second.ref).toEqual(first.ref)
    await first.ended(options)
    const third = await bench.executor.start(request, options)
    expect(await third.ended(options)).toMatchObject({ kind: 'exited', code: 3 })
    expect(await said(third)).toBe('started\n')
  })

  scenario('finds an attempt that runs, and one that has ended', async (bench) => {
    const running = bench.request([probe.catch('INT'), probe.hold(), probe.exit(4)])
    const execution = await bench.executor.start(running, options)
    await heard(execution, 'holding')
    const found = await bench.executor.find(running.attempt, options)
    expect(found).toMatchObject({ ref: execution.ref })
    await execution.interrupt(options)
    await execution.ended(options)
    const again = isFound(await bench.executor.find(running.attempt, options))
    expect(await again.ended(options)).toMatchObject({ kind: 'exited', code: 4 })
  })

  scenario('fences an attempt that was never started: nobody can start it any more', async (bench) => {
    const request = bench.request([probe.say('started')])
    expect(await bench.executor.find(request.attempt, options)).toBe('never-started')
    const refused = (error: unknown) => MillraceError.isInstance(error)
    await expect(bench.executor.start(request, options)).rejects.toSatisfy(refused)
    expect(await bench.executor.find(request.attempt, options)).toBe('never-started')
    const other = await bench.reopen()
    await expect(other.start(request, options)).rejects.toSatisfy(refused)
  })

  scenario('start and find at the same time agree', async (bench) => {
    for (let round = 0; round < 5; round++) {
      const request = bench.request([probe.exit(0)])
      const [started, found] = await Promise.allSettled([
        bench.executor.start(request, options),
        bench.executor.find(request.attempt, options),
      ])
      const fenced = found.status === 'fulfilled' && found.value === 'never-started'
      expect(started.status, `start, when find answered ${fenced ? 'never-started' : 'an execution'}`).toBe(
        fenced ? 'rejected' : 'fulfilled',
      )
    }
  })
}

/** From another process: needs the capability `attach`. */
export function attachCases(scenario: ExecutorScenario): void {
  scenario('attaches by reference from another executor, after a round trip through JSON', async (bench) => {
    const execution = await bench.start([probe.say('before'), probe.catch('INT'), probe.hold(), probe.exit(5)])
    await heard(execution, 'holding')
    const ref = JSON.parse(JSON.stringify(execution.ref)) as ExecutionRef
    expect(ref).toEqual(execution.ref)
    expect(ref.executor).toBe(bench.executor.name)
    const attached = await (await bench.reopen()).attach(ref, options)
    expect(attached.ref).toEqual(ref)
    await heard(attached, 'before', 'holding')
    await attached.interrupt(options)
    const ending = await attached.ended(options)
    expect(ending).toMatchObject({ kind: 'exited', code: 5 })
    expect(await execution.ended(options)).toEqual(ending)
    expect(await said(attached)).toBe(await said(execution))
  })

  scenario('finds an attempt from another executor, and does not start it again', async (bench) => {
    const request = bench.request([probe.leave(), probe.catch('TERM'), probe.hold(), probe.exit(6)])
    const execution = await bench.executor.start(request, options)
    const pid = leftPid(await heard(execution, 'holding'))
    const other = await bench.reopen()
    const again = await other.start(request, options)
    expect(again.ref).toEqual(execution.ref)
    const found = isFound(await other.find(request.attempt, options))
    await found.terminate(options)
    expect(await found.ended(options)).toMatchObject({ kind: 'exited', code: 6 })
    expect(await bench.isAlive(pid)).toBe(false)
  })

  scenario('invents no ending for an attempt whose files are gone', async (bench) => {
    const { execution } = await bench.run([probe.exit(0)])
    await execution.dispose(options)
    const other = await bench.reopen()
    const attaching = other.attach(execution.ref, options).then((attached) => attached.ended(options))
    const [attached] = await Promise.allSettled([attaching])
    if (attached.status === 'fulfilled') expect(attached.value.kind).toBe('lost')
  })
}
