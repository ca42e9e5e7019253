import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../failure/failure.ts'
import type { NodeOutcome } from '../conclusion-types.ts'
import { joinNodes, type AttemptNodes } from './join-nodes.ts'

const outcome = (name: string, status: string, facts: Partial<NodeOutcome> = {}): NodeOutcome => ({
  node: { id: `model.p.${name}`, name, resourceType: 'model' },
  status,
  ...facts,
})

const attempt = (
  step: number,
  number: number,
  nodes: readonly NodeOutcome[],
  failures: Readonly<Record<string, Failure>> = {},
): AttemptNodes => ({
  step,
  attempt: number,
  nodes,
  failureOf: (id) => failures[id],
})

const connection: Failure = { category: 'connection', retryable: true, message: 'connection refused', evidence: [] }

describe('joinNodes', () => {
  it('takes the last status, counts attempts and adds up seconds', () => {
    const first = attempt(
      1,
      1,
      [outcome('a', 'success', { seconds: 1 }), outcome('b', 'error', { seconds: 2, message: 'broken' })],
      {
        'model.p.b': connection,
      },
    )
    const second = attempt(1, 2, [outcome('b', 'success', { seconds: 0.5, rowsAffected: 3 })])
    expect(joinNodes([first])).toEqual([
      { id: 'model.p.a', name: 'a', resourceType: 'model', step: 1, status: 'success', seconds: 1, attempts: 1 },
      {
        id: 'model.p.b',
        name: 'b',
        resourceType: 'model',
        step: 1,
        status: 'error',
        seconds: 2,
        attempts: 1,
        message: 'broken',
        failure: connection,
      },
    ])
    expect(joinNodes([first, second])).toEqual([
      { id: 'model.p.a', name: 'a', resourceType: 'model', step: 1, status: 'success', seconds: 1, attempts: 1 },
      {
        id: 'model.p.b',
        name: 'b',
        resourceType: 'model',
        step: 1,
        status: 'success',
        seconds: 2.5,
        attempts: 2,
        rowsAffected: 3,
      },
    ])
  })

  it('keeps nodes of different steps apart', () => {
    const steps = [attempt(2, 2, [outcome('a', 'error')]), attempt(1, 1, [outcome('a', 'success')])]
    expect(joinNodes(steps).map(({ step, status }) => [step, status])).toEqual([
      [1, 'success'],
      [2, 'error'],
    ])
  })

  it('does not let an attempt that never reached a node change its status', () => {
    const joined = joinNodes([
      attempt(1, 1, [outcome('a', 'error', { seconds: 1 }), outcome('b', 'not-started')], { 'model.p.a': connection }),
      attempt(1, 2, [outcome('a', 'not-started'), outcome('b', 'not-started')]),
    ])
    expect(joined).toMatchObject([
      { id: 'model.p.a', status: 'error', attempts: 1, failure: connection },
      { id: 'model.p.b', status: 'not-started', attempts: 0, seconds: 0 },
    ])
  })

  it('takes a first touch after an attempt that did not start the node', () => {
    const joined = joinNodes([attempt(1, 1, [outcome('a', 'not-started')]), attempt(1, 2, [outcome('a', 'success')])])
    expect(joined).toMatchObject([{ status: 'success', attempts: 1 }])
  })

  it('counts an attempt that is told twice once, and a node that an attempt names twice once', () => {
    const told = attempt(1, 1, [outcome('a', 'error', { seconds: 1 }), outcome('a', 'partial success', { seconds: 2 })])
    expect(joinNodes([told, told])).toMatchObject([{ status: 'partial success', seconds: 2, attempts: 1 }])
  })

  it('counts nothing twice and loses nothing, whatever the attempts were', () => {
    const nodes = fc.array(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c', 'd'),
        status: fc.constantFrom('success', 'error', 'skipped', 'not-started'),
        seconds: fc.integer({ min: 0, max: 9 }),
      }),
      { maxLength: 6 },
    )
    const attempts = fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), nodes), { maxLength: 6 }).map((list) =>
      list.map(([step, of], index) =>
        attempt(
          step,
          index + 1,
          of.map(({ name, ...facts }) => outcome(name, facts.status, facts)),
        ),
      ),
    )
    fc.assert(
      fc.property(attempts, (all) => {
        const joined = joinNodes(all)
        const keys = joined.map(({ step, id }) => `${step} ${id}`)
        expect(new Set(keys).size).toBe(keys.length)
        expect(new Set(keys)).toEqual(
          new Set(all.flatMap(({ step, nodes: of }) => of.map(({ node }) => `${step} ${node.id}`))),
        )
        for (const result of joined) {
          const words = all
            .filter(({ step }) => step === result.step)
            .flatMap(({ nodes: of }) => of.filter(({ node }) => node.id === result.id).slice(-1))
          const touching = words.filter(({ status }) => status !== 'not-started')
          expect(result.status).toBe(touching.at(-1)?.status ?? 'not-started')
          expect(result.attempts).toBe(touching.length)
        }
      }),
    )
  })
})
