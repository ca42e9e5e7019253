import { expect } from 'vitest'
import { probe } from '../probe/probe.ts'
import {
  aborted,
  heard,
  leftPid,
  leftPids,
  options,
  plenty,
  reason,
  said,
  type ExecutorScenario,
} from './executor-bench.ts'
import { collect } from './bytes.ts'

/** Signals, and that nothing stays alive. */
export function stopCases(scenario: ExecutorScenario): void {
  scenario('interrupts once, however often it is asked', async (bench) => {
    const execution = await bench.start([
      probe.catch('INT'),
      probe.catch('TERM'),
      probe.hold(),
      probe.hold(),
      probe.exit(8),
    ])
    await heard(execution, 'holding')
    await execution.interrupt(options)
    await heard(execution, 'holding', 'holding')
    await execution.interrupt(options)
    await execution.terminate(options)
    expect(await execution.ended(options)).toMatchObject({ kind: 'exited', code: 8 })
    expect(await said(execution)).toBe('holding\ncaught INT\nholding\ncaught TERM\n')
  })

  scenario('interrupts dbt alone, not its children', async (bench, { skip }) => {
    const execution = await bench.start([
      probe.catch('INT'),
      probe.companion(),
      probe.hold(),
      probe.ask(),
      probe.exit(0),
    ])
    const before = await heard(execution, 'companion', 'holding')
    skip(before.includes('impossible'), 'no means here to start a child that an interrupt would reach')
    await heard(execution, 'companion ready', 'holding')
    await execution.interrupt(options)
    await execution.ended(options)
    const stdout = await said(execution)
    expect(stdout).toContain('companion answers')
    expect(stdout).not.toContain('companion got INT')
  })

  scenario('terminates the whole tree', async (bench) => {
    const execution = await bench.start([probe.leave(), probe.catch('TERM'), probe.hold(), probe.hold()])
    const pid = leftPid(await heard(execution, 'holding'))
    expect(await bench.isAlive(pid), 'the child, before').toBe(true)
    await execution.terminate(options)
    await heard(execution, 'caught TERM', 'holding', 'holding')
    expect(await bench.isAlive(pid), 'the child, while dbt goes on').toBe(false)
    await execution.kill(options)
    await execution.ended(options)
  })

  scenario('kills the whole tree, whatever it ignores', async (bench) => {
    const execution = await bench.start([
      probe.ignore('INT'),
      probe.catch('TERM'),
      probe.leave(),
      probe.hold(),
      probe.hold(),
    ])
    const pid = leftPid(await heard(execution, 'holding'))
    await execution.interrupt(options)
    await execution.terminate(options)
    await heard(execution, 'caught TERM', 'holding', 'holding')
    await execution.kill(options)
    expect(await execution.ended(options)).toMatchObject({ kind: 'signalled', signal: 'SIGKILL' })
    expect(await bench.isAlive(pid), 'the child, after').toBe(false)
  })

  scenario('starts with default signals', async (bench) => {
    for (const [name, stop] of [
      ['SIGINT', 'interrupt'],
      ['SIGTERM', 'terminate'],
    ] as const) {
      const execution = await bench.start([probe.catch(name === 'SIGINT' ? 'TERM' : 'INT'), probe.hold()])
      await heard(execution, 'holding')
      await execution[stop](options)
      expect(await execution.ended(options)).toMatchObject({ kind: 'signalled', signal: name })
    }
  })

  scenario('takes signals after the end calmly', async (bench) => {
    const { execution, ending } = await bench.run([probe.exit(0)])
    await execution.interrupt(options)
    await execution.terminate(options)
    await execution.kill(options)
    expect(await execution.ended(options)).toEqual(ending)
  })

  scenario('stops and reports what outlives dbt in its own group', async (bench) => {
    const { ending, stdout } = await bench.run([probe.leave(), probe.say('done'), probe.exit(0)])
    expect(ending).toMatchObject({ kind: 'exited', code: 0 })
    expect(ending.strays.length).toBeGreaterThan(0)
    for (const { pid, command } of ending.strays) expect([typeof pid, typeof command]).toEqual(['number', 'string'])
    expect(stdout).toContain('done\n')
    for (const pid of leftPids(stdout)) expect(await bench.isAlive(pid)).toBe(false)
  })

  scenario('close stops what runs, and closes any number of times', async (bench) => {
    const execution = await bench.start([
      probe.ignore('TERM'),
      probe.self(),
      probe.leave(),
      probe.catch('INT'),
      probe.hold(),
    ])
    const pids = leftPids(await heard(execution, 'holding'))
    expect(pids).toHaveLength(2)
    await bench.executor.close()
    await bench.executor.close()
    const other = await bench.reopen()
    for (const pid of pids) expect(await bench.isAlive(pid, other)).toBe(false)
  })

  scenario('rejects every call with the reason of a signal that has aborted', async (bench) => {
    const request = bench.request([probe.exit(0)])
    await expect(bench.executor.locate({ project: bench.project }, aborted)).rejects.toBe(reason)
    await expect(bench.executor.start(request, aborted)).rejects.toBe(reason)
    await expect(bench.executor.find(request.attempt, aborted)).rejects.toBe(reason)
    const execution = await bench.executor.start(request, options)
    await expect(bench.executor.attach(execution.ref, aborted)).rejects.toBe(reason)
    await expect(execution.ended(aborted)).rejects.toBe(reason)
    await expect(collect(execution.output('stdout', 0, aborted))).rejects.toBe(reason)
    await expect(collect(execution.read('target/x', { ...plenty, ...aborted }))).rejects.toBe(reason)
    await expect(execution.list('', aborted)).rejects.toBe(reason)
    for (const call of ['interrupt', 'terminate', 'kill', 'dispose'] as const) {
      await expect(execution[call](aborted), call).rejects.toBe(reason)
    }
    await expect(execution.keep('key', 'target/x', aborted)).rejects.toBe(reason)
    expect(await execution.ended(options)).toMatchObject({ kind: 'exited', code: 0 })
  })
}

/** What left dbt's group: needs the capability `strays`. */
export function strayCases(scenario: ExecutorScenario): void {
  scenario('finds, stops and reports what left the group of dbt', async (bench, { skip }) => {
    const { ending, stdout } = await bench.run([probe.escape(), probe.exit(0)])
    skip(stdout.includes('impossible'), 'no means here to start a session of its own')
    expect(ending).toMatchObject({ kind: 'exited', code: 0 })
    expect(ending.strays.length).toBeGreaterThan(0)
    for (const pid of leftPids(stdout)) expect(await bench.isAlive(pid)).toBe(false)
  })

  scenario('kills what left the group of dbt', async (bench, { skip }) => {
    const execution = await bench.start([probe.escape(), probe.catch('INT'), probe.hold()])
    const before = await heard(execution, 'holding')
    skip(before.includes('impossible'), 'no means here to start a session of its own')
    await execution.kill(options)
    expect(await execution.ended(options)).toMatchObject({ kind: 'signalled', signal: 'SIGKILL' })
    for (const pid of leftPids(before)) expect(await bench.isAlive(pid)).toBe(false)
  })
}
