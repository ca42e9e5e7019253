import { describe, expect, it } from 'vitest'
import { bad, good, mill, quick, request, unreachable } from './__fixtures__/mill.ts'
import { UsageError } from './errors/adapter-errors.ts'
import { RunFailedError } from './errors/run-failed-error.ts'
import type { RunEvent } from './run/events.ts'
import { memoryArtifactStore } from './store/memory-artifact-store.ts'
import { gates } from './testing/index.ts'

describe('a run', () => {
  it('succeeds with every node, once, in events and result', async () => {
    await using millrace = mill(good)
    const run = await millrace.start(request)
    const heard: RunEvent[] = []
    run.on('event', (event) => heard.push(event))
    const result = await run.result()
    expect(result).toMatchObject({ outcome: 'succeeded', runId: run.id })
    expect(result.failure).toBeUndefined()
    expect(result.nodes.map(({ id, status, step, attempts }) => [id, status, step, attempts])).toEqual([
      ['seed.p.raw', 'success', 1, 1],
      ['model.p.a', 'success', 1, 1],
      ['test.p.t', 'pass', 1, 1],
    ])
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, index) => index + 1))
    expect(heard.filter(({ type }) => type === 'node:started')).toHaveLength(3)
    expect(heard.filter(({ type }) => type === 'node:finished')).toHaveLength(3)
    expect(heard.at(-1)?.type).toBe('run:finished')
    expect(result.orThrow()).toBe(result)
    expect(run.state).toBe('finished')
  })

  it('is the same on dbt 2.x', async () => {
    await using millrace = mill({ ...good, generation: '2.x' })
    const result = await millrace.run(request)
    expect(result.outcome).toBe('succeeded')
    expect(result.nodes.map(({ id, status }) => [id, status])).toEqual([
      ['seed.p.raw', 'success'],
      ['model.p.a', 'success'],
      ['test.p.t', 'pass'],
    ])
  })

  it('never throws for what dbt did; orThrow does, with the typed error', async () => {
    await using millrace = mill(bad)
    const result = await millrace.run(request)
    expect(result).toMatchObject({ outcome: 'failed', failure: { category: 'runtime', nodeId: 'model.p.a' } })
    expect(result.nodes.map(({ status }) => status)).toEqual(['error', 'skipped'])
    expect(result.nodes[0]?.failure).toMatchObject({ category: 'runtime' })
    expect(() => result.orThrow()).toThrow(RunFailedError)
    expect(() => result.orThrow()).toThrow(/division by zero/u)
  })

  it('gives events from the beginning, at the reader’s pace, also after the end', async () => {
    await using millrace = mill(good)
    const run = await millrace.start(request)
    const live: RunEvent[] = []
    for await (const event of run.events()) live.push(event)
    const after: RunEvent[] = []
    for await (const event of run.events()) after.push(event)
    expect(after).toEqual(live)
    const rest: RunEvent[] = []
    for await (const event of run.events({ after: 3 })) rest.push(event)
    expect(rest[0]?.seq).toBe(4)
  })

  it('ends an iteration of its events with the reason of the signal', async () => {
    const gate = gates()
    await using millrace = mill({ ...good, gates: gate, waits: { start: 'go' } })
    const run = await millrace.start(request)
    const stop = new AbortController()
    const reading = (async () => {
      for await (const event of run.events({ signal: stop.signal }))
        if (event.type === 'attempt:started') stop.abort(new Error('enough'))
    })()
    await expect(reading).rejects.toThrow('enough')
    gate.open('go')
    await run.result()
  })

  it('tells log lines to whoever listens, in the order of the output', async () => {
    await using millrace = mill({ ...good, text: { stdout: 'not json\n', stderr: 'a warning of python\n' } })
    const run = await millrace.start(request)
    const heard: string[] = []
    run.on('log', ({ stream, text, name }) => heard.push(`${stream} ${name ?? text}`))
    run.on('node:finished', ({ node }) => heard.push(node.id))
    await run.result()
    expect(heard).toEqual(expect.arrayContaining(['stdout not json', 'stderr a warning of python']))
    expect(heard.indexOf('stdout NodeFinished')).toBeLessThan(heard.indexOf('seed.p.raw'))
    expect(heard.indexOf('seed.p.raw')).toBeLessThan(heard.lastIndexOf('stdout NodeFinished'))
  })

  it('survives listeners that throw or reject, and reports each once', async () => {
    await using millrace = mill(good)
    const run = await millrace.start(request)
    const warnings: string[] = []
    const throws = (): never => {
      throw new Error('my fault')
    }
    run.on('node:started', throws).on('node:started', throws)
    run.on('node:finished', () => Promise.reject(new Error('mine too')))
    run.on('warning', ({ message }) => warnings.push(message))
    const gone = (): void => void warnings.push('gone')
    run.on('node:started', gone).off('node:started', gone).off('node:started', gone)
    expect((await run.result()).outcome).toBe('succeeded')
    expect(warnings.sort()).toEqual([
      'a listener of `node:finished` failed: mine too',
      'a listener of `node:started` failed: my fault',
    ])
  })
})

describe('retries', () => {
  it('try again what can pass by itself, and succeed', async () => {
    await using millrace = mill([unreachable, good])
    const run = await millrace.start({ ...request, ...quick })
    const heard: RunEvent[] = []
    run.on('event', (event) => heard.push(event))
    const result = await run.result()
    expect(result.outcome).toBe('succeeded')
    expect(result.attempts.map(({ attempt, succeeded, why }) => [attempt, succeeded, why])).toEqual([
      [1, false, 'first attempt'],
      [2, true, 'retry after connection failure'],
    ])
    expect(heard.find(({ type }) => type === 'retry:scheduled')).toMatchObject({
      nextAttempt: 2,
      because: { category: 'connection' },
    })
  })

  it('end with the attempts', async () => {
    await using millrace = mill(unreachable)
    const result = await millrace.run({ ...request, retry: { delay: 1, maxAttempts: 2 } })
    expect(result).toMatchObject({ outcome: 'failed', failure: { category: 'connection', retryable: true } })
    expect(result.attempts).toHaveLength(2)
  })

  it('leave alone what nobody’s waiting will mend', async () => {
    await using millrace = mill([bad, good])
    const result = await millrace.run({ ...request, ...quick })
    expect(result.attempts).toHaveLength(1)
  })

  it('can be narrowed to categories', async () => {
    await using millrace = mill([unreachable, good])
    const result = await millrace.run({ ...request, retry: { delay: 1, on: ['resource'] } })
    expect(result.outcome).toBe('failed')
  })
})

describe('steps', () => {
  it('run in order, each with its own artifacts, and the last one’s output is the run’s', async () => {
    const artifacts = memoryArtifactStore()
    await using millrace = mill([{ nodes: [{ id: 'seed.p.raw' }] }, { nodes: [{ id: 'model.p.a' }] }], { artifacts })
    const result = await millrace.run({ project: '/p', steps: [{ name: 'seed' }, { name: 'run' }] })
    expect(result.steps.map(({ command, outcome }) => [command, outcome])).toEqual([
      ['seed', 'succeeded'],
      ['run', 'succeeded'],
    ])
    const [first, second] = result.steps.map((step) => step.artifacts['target/run_results.json']?.key)
    expect(first).toMatch(/step-1\/attempt-1\/run_results\.json$/u)
    expect(second).toMatch(/step-2\/attempt-2\/run_results\.json$/u)
  })

  it('stop at the first that does not succeed', async () => {
    await using millrace = mill([bad, good])
    const result = await millrace.run({ project: '/p', steps: [{ name: 'seed' }, { name: 'run' }] })
    expect(result.steps.map(({ outcome }) => outcome)).toEqual(['failed', 'not-run'])
    expect(result.outcome).toBe('failed')
  })
})

describe('start', () => {
  it('refuses what is wrong, before anything is recorded', async () => {
    await using millrace = mill(good)
    await expect(millrace.start({ project: '/p' })).rejects.toThrow(UsageError)
    await expect(millrace.start({ ...request, command: { name: 'list', threads: 4 } as never })).rejects.toThrow(
      /threads/u,
    )
  })

  it('refuses an option that this dbt lacks, in any step', async () => {
    await using millrace = mill({ ...good, generation: '2.x' })
    const steps = [{ name: 'seed' }, { name: 'source-freshness', select: ['x'], flags: [] }] as const
    await expect(millrace.start({ project: '/p', steps })).rejects.toThrow(UsageError)
  })

  it('refuses an id that there is already', async () => {
    await using millrace = mill(good)
    await millrace.run({ ...request, id: 'mine' })
    await expect(millrace.start({ ...request, id: 'mine' })).rejects.toMatchObject({ code: 'RUN_EXISTS' })
  })

  it('refuses when closed, and when its signal is aborted already', async () => {
    const millrace = mill(good)
    await expect(millrace.start({ ...request, signal: AbortSignal.abort(new Error('never mind')) })).rejects.toThrow(
      'never mind',
    )
    await millrace.close()
    await millrace.close()
    await expect(millrace.start(request)).rejects.toMatchObject({ code: 'CLOSED' })
  })
})
