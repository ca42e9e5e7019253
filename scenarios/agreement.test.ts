import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunEvent, RunResult } from '@millrace/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { processesOf } from './support/processes.ts'
import { exampleProject, hasDbt, mainVenv, needsDbt } from './support/venvs.ts'
import { Workbench } from './support/workbench.ts'

/** dbt's own results, as far as they are compared. */
interface OwnResults {
  readonly results: readonly {
    readonly unique_id: string
    readonly status: string
    readonly failures: number | null
    readonly execution_time: number
    readonly message: string | null
    readonly relation_name: string | null
  }[]
}

const ends: ReadonlySet<RunEvent['type']> = new Set(['node:finished', 'node:skipped'])

const ownResults = async (bench: Workbench, { steps }: RunResult, step = 1): Promise<OwnResults> => {
  const { key } = steps[step - 1]?.artifacts['target/run_results.json'] ?? { key: 'none is kept' }
  return JSON.parse(await readFile(join(bench.artifacts, key), 'utf8')) as OwnResults
}

const nodesOf = (events: readonly RunEvent[], wanted: (event: RunEvent) => boolean): readonly string[] =>
  events.flatMap((event) => ('node' in event && wanted(event) ? [event.node.id] : []))

describe.each([
  ['that succeeds', {}, 'succeeded'],
  ['with a failure and what is skipped for it', { vars: { fail: true } }, 'failed'],
] as const)('a build %s', { concurrent: true }, (_, options, outcome) => {
  needsDbt(mainVenv)
  let bench: Workbench
  let result: RunResult
  let heard: readonly RunEvent[]
  let read: readonly RunEvent[]
  /** Processes of dbt that were alive when the first node began and when the first one ended. */
  let alive: readonly number[]

  beforeAll(async () => {
    if (!hasDbt(mainVenv)) return
    bench = await Workbench.make({ project: exampleProject })
    const run = await bench.millrace.start(bench.request({ name: 'build', ...options }))
    const events: RunEvent[] = []
    const lives: Promise<number>[] = []
    const countLives = (): unknown => lives.push(processesOf(run.id).then(({ length }) => length))
    run.on('event', (event) => {
      events.push(event)
      const first = events.filter(({ type }) => type === event.type).length === 1
      if (first && ['node:started', 'node:finished'].includes(event.type)) countLives()
    })
    const reading = Array.fromAsync(run.events())
    result = await run.result()
    heard = events
    read = await reading
    alive = await Promise.all(lives)
    return () => bench[Symbol.asyncDispose]()
  })

  it('has the outcome of dbt, and nothing that contradicts it', () => {
    expect(result).toMatchObject({
      outcome,
      attempts: [{ conclusion: 'complete', succeeded: outcome === 'succeeded' }],
    })
  })

  it('has exactly the nodes, statuses and counts of dbt’s own results', async () => {
    const { results } = await ownResults(bench, result)
    const own = results.map(({ unique_id, status, failures, relation_name }) => ({
      id: unique_id,
      status,
      ...(/^(?:test|unit_test)\./u.test(unique_id) && failures !== null ? { failures } : {}),
      ...(relation_name === null ? {} : { relation: relation_name }),
    }))
    // Of seeds dbt tells the relation in its events only.
    const told = new Set(own.filter(({ relation }) => relation !== undefined).map(({ id }) => id))
    const ours = result.nodes.map(({ id, status, failures, relation }) => ({
      id,
      status,
      ...(failures === undefined ? {} : { failures }),
      ...(told.has(id) ? { relation } : {}),
    }))
    const byId = (one: { readonly id: string }, other: { readonly id: string }): number => (one.id < other.id ? -1 : 1)
    expect(ours.toSorted(byId)).toEqual(own.toSorted(byId))
    expect(results.length).toBeGreaterThan(25)
    const counts = Object.fromEntries(
      Map.groupBy(results, ({ status }) => status)
        .entries()
        .map(([status, all]) => [status, all.length]),
    )
    expect(result.summary.counts).toEqual(counts)
    expect(result.summary.nodes).toBe(results.length)
  })

  it('takes times and messages from dbt', async () => {
    const { results } = await ownResults(bench, result)
    for (const own of results) {
      const node = result.nodes.find(({ id }) => id === own.unique_id)
      expect(node?.seconds).toBeCloseTo(own.execution_time, 2)
      if (own.message !== null && own.message !== '') expect(node?.message).toBe(own.message)
    }
  })

  it('tells one start and one end of each node, in that order, and of a skipped one no start', () => {
    const started = nodesOf(heard, ({ type }) => type === 'node:started')
    const ended = nodesOf(heard, ({ type }) => ends.has(type))
    const skipped = nodesOf(heard, ({ type }) => type === 'node:skipped')
    expect(new Set(started).size).toBe(started.length)
    expect(new Set(ended).size).toBe(ended.length)
    expect(ended.toSorted()).toEqual(result.nodes.map(({ id }) => id).toSorted())
    expect(started.toSorted()).toEqual(ended.filter((id) => !skipped.includes(id)).toSorted())
    const order = heard.filter(({ type }) => type.startsWith('node:'))
    for (const id of started) {
      const own = order.flatMap((event) => ('node' in event && event.node.id === id ? [event.type] : []))
      expect(own).toEqual(['node:started', 'node:finished'])
    }
  })

  it.runIf(process.platform === 'linux')('tells of nodes while dbt is at work', () => {
    expect(alive).toHaveLength(2)
    expect(Math.min(...alive)).toBeGreaterThan(0)
  })

  it('numbers events without gaps, and tells the same to listeners and readers', () => {
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, index) => index + 1))
    expect(read).toEqual(heard)
    expect(heard.every(({ runId }) => runId === result.runId)).toBe(true)
    expect(heard.at(-1)).toMatchObject({ type: 'run:finished', outcome })
  })
})

describe('several steps', { concurrent: true }, () => {
  needsDbt(mainVenv)

  it('keep their own artifacts, and the first that fails ends the run', async () => {
    await using bench = await Workbench.make({ project: exampleProject })
    const { result, events } = await bench.run([
      { name: 'seed' },
      { name: 'run', select: ['stg_farms'] },
      { name: 'run', select: ['+grain_stock'], vars: { fail: true } },
      { name: 'test' },
    ])
    expect(result.outcome).toBe('failed')
    expect(result.steps.map(({ step, command, outcome }) => [step, command, outcome])).toEqual([
      [1, 'seed', 'succeeded'],
      [2, 'run', 'succeeded'],
      [3, 'run', 'failed'],
      [4, 'test', 'not-run'],
    ])
    expect(result.attempts.map(({ step, attempt }) => [step, attempt])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
    for (const step of [1, 2, 3]) {
      const { results } = await ownResults(bench, result, step)
      const nodes = result.nodes.filter((node) => node.step === step)
      expect(nodes.map(({ id }) => id).toSorted()).toEqual(results.map(({ unique_id }) => unique_id).toSorted())
      const told = nodesOf(events, (event) => event.step === step && ends.has(event.type))
      expect(told.toSorted()).toEqual(nodes.map(({ id }) => id).toSorted())
    }
    const keys = result.steps.flatMap(({ artifacts }) => Object.values(artifacts).map(({ key }) => key))
    expect(new Set(keys).size).toBe(keys.length)
    expect(result.steps[3]?.artifacts).toEqual({})
    expect(result.failure).toMatchObject({ category: 'runtime', nodeId: 'model.mill_books.grain_stock' })
    // The same node in two steps has an entry for each.
    expect(result.nodes.filter(({ name }) => name === 'stg_farms').map(({ step }) => step)).toEqual([2, 3])
  })
})
