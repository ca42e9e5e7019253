import { describe, expect, it } from 'vitest'
import type { NodeResult } from '../node.ts'
import { summarize } from './summarize.ts'
import { threadUse } from './thread-use.ts'

const node = (name: string, status: string, seconds: number, facts: Partial<NodeResult> = {}): NodeResult => ({
  id: `model.p.${name}`,
  name,
  resourceType: 'model',
  step: 1,
  status,
  seconds,
  attempts: 1,
  ...facts,
})

describe('summarize', () => {
  const nodes = [
    node('a', 'success', 1),
    node('b', 'error', 3, { message: 'division by zero', thread: 'Thread-1 (worker)' }),
    node('c', 'skipped', 0),
    node('d', 'warn', 2, { resourceType: 'test', message: 'Got 1 result' }),
    node('e', 'success', 4),
    node('f', 'no-op', 0),
    node('g', 'interrupted', 0.5),
    node('h', 'a new word', 0.25),
    node('i', 'partial success', 1),
    node('j', 'not-started', 0),
  ]

  it('counts every node once, by status and by group', () => {
    const summary = summarize({ nodes, seconds: 7, attempts: 2 })
    expect(summary).toMatchObject({ nodes: 10, seconds: 7, attempts: 2, skipped: 1 })
    expect(summary.counts).toEqual({
      success: 2,
      error: 1,
      skipped: 1,
      warn: 1,
      'no-op': 1,
      interrupted: 1,
      'a new word': 1,
      'partial success': 1,
      'not-started': 1,
    })
    expect(summary.groups).toEqual({ succeeded: 3, warned: 1, failed: 2, skipped: 1, unfinished: 2, unknown: 1 })
  })

  it('names failed, warned and slowest nodes', () => {
    const summary = summarize({ nodes, seconds: 7, attempts: 1 })
    expect(summary.failed).toEqual([
      {
        id: 'model.p.b',
        name: 'b',
        resourceType: 'model',
        step: 1,
        status: 'error',
        seconds: 3,
        message: 'division by zero',
      },
      { id: 'model.p.i', name: 'i', resourceType: 'model', step: 1, status: 'partial success', seconds: 1 },
    ])
    expect(summary.warned).toMatchObject([{ name: 'd', message: 'Got 1 result' }])
    expect(summary.slowest.map(({ name }) => name)).toEqual(['e', 'b', 'd', 'a', 'i'])
    expect(summarize({ nodes, seconds: 7, attempts: 1, slowest: 2 }).slowest.map(({ name }) => name)).toEqual([
      'e',
      'b',
    ])
    expect(summarize({ nodes, seconds: 7, attempts: 1, slowest: 99 }).slowest).toHaveLength(7)
  })

  it('has a critical path where dependencies are known', () => {
    const dependencies = new Map([['model.p.e', ['model.p.a']]])
    expect(summarize({ nodes, seconds: 7, attempts: 1, dependencies }).criticalPath).toMatchObject({
      seconds: 5,
      nodes: [{ name: 'a' }, { name: 'e' }],
    })
    expect(summarize({ nodes, seconds: 7, attempts: 1 })).not.toHaveProperty('criticalPath')
    expect(summarize({ nodes, seconds: 7, attempts: 1, dependencies: new Map() })).not.toHaveProperty('criticalPath')
  })

  it('takes any word as a status', () => {
    const { counts, groups } = summarize({
      nodes: [node('a', '__proto__', 1), node('b', 'constructor', 1)],
      seconds: 1,
      attempts: 1,
    })
    expect(Object.entries(counts)).toEqual([
      ['__proto__', 1],
      ['constructor', 1],
    ])
    expect(groups.unknown).toBe(2)
  })

  it('sums up nothing', () => {
    expect(summarize({ nodes: [], seconds: 0, attempts: 0 })).toEqual({
      nodes: 0,
      seconds: 0,
      attempts: 0,
      counts: {},
      groups: { succeeded: 0, warned: 0, failed: 0, skipped: 0, unfinished: 0, unknown: 0 },
      failed: [],
      warned: [],
      skipped: 0,
      slowest: [],
      threads: [],
    })
  })
})

describe('threadUse', () => {
  const work = (thread: string, startedAt: number, finishedAt: number) =>
    node('x', 'success', 9, { thread, startedAt, finishedAt })

  it('has nothing of nodes that never ran, whatever times dbt gives them', () => {
    const facts = { thread: 'main', startedAt: 5, finishedAt: 5 }
    expect(threadUse([node('a', 'not-started', 0, facts), node('b', 'skipped', 0, facts)])).toEqual([])
  })

  it('is the busy part of the time from the first start to the last end, in the order of the threads', () => {
    const uses = threadUse([work('Thread-10', 1000, 2000), work('Thread-2', 0, 3000), work('Thread-10', 3000, 4000)])
    expect(uses).toEqual([
      { thread: 'Thread-2', nodes: 1, busySeconds: 3, utilisation: 0.75 },
      { thread: 'Thread-10', nodes: 2, busySeconds: 2, utilisation: 0.5 },
    ])
  })

  it('counts time that two works share once', () => {
    const works = [work('main', 500, 600), work('main', 0, 1000), work('main', 900, 2000)]
    expect(threadUse(works)).toEqual([{ thread: 'main', nodes: 3, busySeconds: 2, utilisation: 1 }])
  })

  it('leaves out what has no thread, no times or an end before its start', () => {
    const works = [node('a', 'success', 1), node('b', 'success', 1, { thread: 't' }), work('', 0, 1), work('t', 2, 1)]
    expect(threadUse(works)).toEqual([])
    expect(threadUse([...works, node('c', 'success', 1, { thread: 't', startedAt: 1 })])).toEqual([])
  })

  it('uses nothing in no time', () => {
    expect(threadUse([work('t', 5, 5)])).toEqual([{ thread: 't', nodes: 1, busySeconds: 0, utilisation: 0 }])
  })
})
