import { describe, expect, it } from 'vitest'
import { gates } from '../gates.ts'
import { heard } from '../suites/executor-bench.ts'
import type { DbtScript, RunResultsJson } from './dbt-script.ts'
import { options, played, results, start, told } from './script-bench.ts'

describe.each(['1.x', '2.x'] as const)('a scripted dbt of %s', (generation) => {
  const script = (more: DbtScript): DbtScript => ({ generation, ...more })

  it('waits at gates, in the hands of the test', async () => {
    const all = gates()
    const { execution } = await start(
      script({
        gates: all,
        waits: { start: 'start', nodes: 'nodes', end: 'end' },
        nodes: [{ id: 'model.p.a', gate: 'a' }],
      }),
    )
    await all.reached('start')
    expect(await execution.list('', options)).toEqual([])
    all.open('start')
    await all.reached('a')
    await heard(execution, 'NodeExecuting')
    all.open('a')
    await all.reached('nodes')
    expect(await execution.list('', options)).toEqual([])
    all.open('nodes')
    await all.reached('end')
    expect(await execution.list('target/run', options)).toHaveLength(1)
    all.open('end')
    expect(await execution.ended(options)).toMatchObject({ kind: 'exited', code: 0 })
  })

  it('dies by SIGTERM at once, unless told to ignore it', async () => {
    const all = gates()
    const waiting = script({ gates: all, nodes: [{ id: 'model.p.a', gate: 'a' }] })
    const { execution } = await start(waiting)
    await all.reached('a')
    await execution.terminate(options)
    expect(await execution.ended(options)).toMatchObject({ kind: 'signalled', signal: 'SIGTERM' })
    const stubborn = await start({ ...waiting, onTerminate: 'ignore' })
    await stubborn.execution.terminate(options)
    all.open('a')
    expect(await stubborn.execution.ended(options)).toMatchObject({ kind: 'exited', code: 0 })
  })

  it('ignores an interrupt, or dies of it, when told to', async () => {
    const all = gates()
    const waiting = script({ gates: all, nodes: [{ id: 'model.p.a', gate: 'a' }] })
    const dying = await start({ ...waiting, onInterrupt: 'die' })
    await all.reached('a')
    await dying.execution.interrupt(options)
    expect(await dying.execution.ended(options)).toMatchObject({ kind: 'signalled', signal: 'SIGINT' })
    const deaf = await start({ ...waiting, onInterrupt: 'ignore' })
    await deaf.execution.interrupt(options)
    all.open('a')
    expect(await deaf.execution.ended(options)).toMatchObject({ kind: 'exited', code: 0 })
  })
})

describe('an interrupt', () => {
  const running = async (generation: '1.x' | '2.x', more: DbtScript = {}) => {
    const all = gates()
    const nodes = [
      { id: 'model.p.done' },
      { id: 'model.p.x', gate: 'x', dependsOn: ['model.p.done'] },
      { id: 'model.p.y', gate: 'y', dependsOn: ['model.p.done'] },
      { id: 'model.p.z', gate: 'z', dependsOn: ['model.p.done'] },
      { id: 'model.p.never', dependsOn: ['model.p.x'] },
    ]
    const { execution } = await start({ generation, gates: all, nodes, threads: 3, ...more })
    await all.reached('x')
    await execution.interrupt(options)
    return { all, execution }
  }

  it('on 1.x: results of what had finished, errors for the rest, exit 2', async () => {
    const run = await played((await running('1.x')).execution)
    expect(run.ending).toMatchObject({ kind: 'exited', code: 2 })
    expect(await results(run)).toEqual([['model.p.done', 'success']])
    expect(told(run.lines, 'NodeFinished')).toEqual([
      'NodeFinished success model.p.done',
      'NodeFinished error model.p.x',
      'NodeFinished error model.p.y',
      'NodeFinished error model.p.z',
    ])
    const names = run.lines.map(({ info }) => info.name)
    expect(names.filter((name) => name === 'LogCancelLine')).toHaveLength(3)
    expect(names.slice(-5)).toEqual([
      'EndOfRunSummary',
      'MainEncounteredError',
      'MainStackTrace',
      'CommandCompleted',
      'FlushEvents',
    ])
    expect(run.lines.find(({ info }) => info.name === 'EndOfRunSummary')?.data).toMatchObject({
      keyboard_interrupt: true,
    })
  })

  it('on 2.x: one error, false successes for the others, a false file, exit 1', async () => {
    const run = await played((await running('2.x')).execution)
    expect(run.ending).toMatchObject({ kind: 'exited', code: 1 })
    expect(told(run.lines, 'NodeFinished')).toEqual([
      'NodeFinished success model.p.done',
      'NodeFinished error model.p.x',
      'NodeFinished success model.p.y',
      'NodeFinished success model.p.z',
    ])
    const cancelled = run.lines.filter(({ info }) => info.msg.includes('dbt1404')).map(({ data }) => data['node_info'])
    expect(cancelled).toEqual([{ unique_id: 'model.p.x' }, { unique_id: 'model.p.y' }, { unique_id: 'model.p.z' }])
    const file = (await run.file('run_results.json')) as RunResultsJson
    expect(file.results).toHaveLength(5)
    for (const result of file.results) {
      expect(result).toMatchObject({ status: 'error', message: 'Compilation Error', thread_id: 'main' })
    }
  })

  it('before the first node: no results', async () => {
    const all = gates()
    const { execution } = await start({ gates: all, waits: { start: 'start' }, nodes: [{ id: 'model.p.a' }] })
    await all.reached('start')
    await execution.interrupt(options)
    const run = await played(execution)
    expect(run.ending).toMatchObject({ kind: 'exited', code: 2 })
    expect(await run.file('run_results.json')).toBeUndefined()
  })

  it('can be held up, and overtaken by SIGTERM', async () => {
    const { all, execution } = await running('1.x', { waits: { interrupt: 'reaction' } })
    await all.reached('reaction')
    await execution.terminate(options)
    expect(await execution.ended(options)).toMatchObject({ kind: 'signalled', signal: 'SIGTERM' })
    expect(await execution.list('target', options)).toEqual([])
  })
})
