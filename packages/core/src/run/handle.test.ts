import { describe, expect, it } from 'vitest'
import { CancelledError } from '../errors/run-endings.ts'
import { createMillrace } from '../millrace.ts'
import { gates, manualAmbient, scriptedExecutor, type DbtScript } from '../testing/index.ts'

const request = { project: '/projects/mill', command: { name: 'run' } } as const

/** A dbt of three nodes of which the second one stays in its query until the gate opens. */
function stuck(over: Partial<DbtScript> = {}) {
  const gate = gates()
  const script: DbtScript = {
    nodes: [{ id: 'model.p.a' }, { id: 'model.p.b', gate: 'query' }, { id: 'model.p.c' }],
    gates: gate,
    ...over,
  }
  return { gate, executor: scriptedExecutor(script) }
}

describe('cancel', () => {
  it.each(['1.x', '2.x'] as const)(
    'on %s: says what was finished, interrupted and by which step of the ladder',
    async (generation) => {
      const { gate, executor } = stuck({ generation })
      await using millrace = createMillrace({ executor })
      const run = await millrace.start(request)
      await gate.reached('query')
      const report = await run.cancel('superseded', { by: 'ann' })
      expect(report).toMatchObject({
        outcome: 'cancelled',
        alreadyOver: false,
        by: 'ann',
        reason: 'superseded',
        rungs: ['interrupt'],
      })
      expect(report.nodes.finished).toEqual(['model.p.a'])
      expect(report.nodes.interrupted).toEqual(['model.p.b'])
      expect(report.queries).toEqual([expect.objectContaining({ node: 'model.p.b' })])
      const result = await run.result()
      expect(result.failure).toMatchObject({ category: 'cancelled', message: 'cancelled by ann: superseded' })
      expect(() => result.orThrow()).toThrow(CancelledError)
    },
  )

  it('climbs the ladder when dbt does not react', async () => {
    const { gate, executor } = stuck({ onInterrupt: 'ignore', onTerminate: 'ignore' })
    await using millrace = createMillrace({ executor, ladder: { interrupt: 5, terminate: 5 } })
    const run = await millrace.start(request)
    await gate.reached('query')
    const report = await run.cancel()
    expect(report.rungs).toEqual(['interrupt', 'terminate', 'kill'])
    expect(report.queries[0]).toMatchObject({ node: 'model.p.b', state: 'may-run' })
  })

  it('comes before dbt was started', async () => {
    const { executor } = stuck()
    await using millrace = createMillrace({ executor })
    const run = await millrace.start(request)
    const report = await run.cancel('never mind')
    expect(report).toMatchObject({ outcome: 'cancelled', alreadyOver: false, rungs: [] })
    expect((await run.result()).attempts).toEqual([])
  })

  it('is answered with the true end when the run is over', async () => {
    await using millrace = createMillrace({ executor: scriptedExecutor({ nodes: [{ id: 'model.p.a' }] }) })
    const run = await millrace.start(request)
    await run.result()
    expect(await run.cancel('late')).toMatchObject({ outcome: 'succeeded', alreadyOver: true, rungs: [] })
  })

  it('comes by the signal of the request, by dispose and by close', async () => {
    const first = stuck()
    const second = stuck()
    const third = stuck()
    const stop = new AbortController()
    await using millrace = createMillrace({ executor: first.executor })
    const run = await millrace.start({ ...request, signal: stop.signal })
    await first.gate.reached('query')
    stop.abort('closing time')
    expect((await run.result()).failure?.message).toBe('cancelled by signal: closing time')

    await using other = createMillrace({ executor: second.executor })
    const disposed = await other.start(request)
    await second.gate.reached('query')
    await disposed[Symbol.asyncDispose]()
    expect((await disposed.result()).outcome).toBe('cancelled')
    await disposed[Symbol.asyncDispose]()

    const last = createMillrace({ executor: third.executor })
    const closed = await last.start(request)
    await third.gate.reached('query')
    await last.close()
    expect((await closed.result()).failure?.message).toBe('cancelled by close: closed')
  })
})

describe('deadlines', () => {
  it('run: takes dbt down by the ladder and keeps what was finished', async () => {
    const ambient = manualAmbient()
    const { gate, executor } = stuck()
    await using millrace = createMillrace({ executor, ambient })
    const run = await millrace.start({ ...request, deadlines: { run: '30m' } })
    await ambient.advance(0)
    await gate.reached('query')
    await ambient.advance(30 * 60_000)
    const result = await run.result()
    expect(result).toMatchObject({ outcome: 'timed-out', failure: { category: 'timeout', code: 'DEADLINE_RUN' } })
    expect(result.nodes.map(({ id, status }) => [id, status])).toEqual(
      expect.arrayContaining([
        ['model.p.a', 'success'],
        ['model.p.b', 'interrupted'],
      ]),
    )
  })

  it('idle: does not count while a node executes, and passes while nothing does', async () => {
    const ambient = manualAmbient()
    const { gate, executor } = stuck({ waits: { end: 'end' } })
    await using millrace = createMillrace({ executor, ambient })
    const run = await millrace.start({ ...request, deadlines: { idle: '1m' } })
    await ambient.advance(0)
    await gate.reached('query')
    await ambient.advance(10 * 60_000)
    expect(run.state).toBe('running')
    gate.open('query')
    await gate.reached('end')
    await ambient.advance(2 * 60_000)
    expect((await run.result()).failure).toMatchObject({ code: 'DEADLINE_IDLE' })
  })
})
