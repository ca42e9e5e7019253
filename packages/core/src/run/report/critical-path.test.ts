import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NodeResult } from '../node.ts'
import { criticalPath } from './critical-path.ts'

const node = (id: string, seconds: number, facts: Partial<NodeResult> = {}): NodeResult => ({
  id,
  name: id,
  resourceType: 'model',
  step: 1,
  status: 'success',
  seconds,
  attempts: 1,
  ...facts,
})

const path = (nodes: readonly NodeResult[], parents: Readonly<Record<string, readonly string[]>>) => {
  const found = criticalPath(nodes, new Map(Object.entries(parents)))
  return [found.nodes.map(({ id, step }) => (step === 1 ? id : `${id}@${step}`)).join(' '), found.seconds]
}

describe('criticalPath', () => {
  it('is the chain that took longest, not the one with most nodes', () => {
    const nodes = [node('a', 1), node('b', 1), node('c', 1), node('slow', 5), node('end', 1), node('alone', 5.5)]
    expect(path(nodes, { b: ['a'], c: ['b'], end: ['c', 'slow'] })).toEqual(['slow end', 6])
  })

  it('goes through nodes that did not run', () => {
    const nodes = [
      node('a', 1),
      node('skipped', 9, { status: 'skipped' }),
      node('late', 9, { status: 'not-started' }),
      node('d', 2),
    ]
    expect(path(nodes, { skipped: ['a'], ephemeral: ['skipped'], late: ['ephemeral'], d: ['late'] })).toEqual([
      'a d',
      3,
    ])
  })

  it('goes on over steps, which follow each other', () => {
    const nodes = [
      node('seed', 2),
      node('x', 1),
      node('model', 3, { step: 2 }),
      node('x', 4, { step: 2 }),
      node('test', 1, { step: 3 }),
    ]
    expect(path(nodes, { model: ['seed'], test: ['model'] })).toEqual(['seed model@2 test@3', 6])
    expect(path(nodes, { test: ['x'] })).toEqual(['x x@2 test@3', 6])
  })

  it('does not let an earlier step wait for a later one', () => {
    expect(path([node('a', 1), node('b', 5, { step: 2 })], { a: ['b'] })).toEqual(['b@2', 5])
  })

  it('cuts a cycle', () => {
    expect(path([node('a', 1), node('b', 2), node('c', 4)], { a: ['c'], b: ['a', 'b'], c: ['b'] })).toEqual([
      'a b c',
      7,
    ])
    expect(path([node('a', 1)], { a: ['a'] })).toEqual(['a', 1])
  })

  it('is empty when nothing ran', () => {
    expect(criticalPath([node('a', 1, { status: 'skipped' })], new Map())).toEqual({ seconds: 0, nodes: [] })
  })

  it('takes a project that is deeper than calls can be', () => {
    const nodes = Array.from({ length: 50_000 }, (_, index) => node(`n${index}`, 1))
    const parents = new Map(nodes.map(({ id }, index) => [id, [`n${index - 1}`]]))
    expect(criticalPath(nodes.toReversed(), parents)).toMatchObject({ seconds: 50_000, nodes: { length: 50_000 } })
  })

  it('is a chain of dependent nodes that no other chain beats', () => {
    const graph = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(9), { maxLength: 3 })), {
      minLength: 1,
      maxLength: 10,
    })
    fc.assert(
      fc.property(graph, (entries) => {
        const nodes = entries.map(([seconds], index) => node(`n${index}`, seconds))
        const parents = new Map(
          entries.map(([, of], index) => [`n${index}`, of.filter((one) => one < index).map((one) => `n${one}`)]),
        )
        const best: number[] = []
        for (const [index, [seconds, of]] of entries.entries()) {
          best.push(seconds + Math.max(0, ...of.filter((one) => one < index).map((one) => best[one] ?? 0)))
        }
        const found = criticalPath(nodes, parents)
        expect(found.seconds).toBe(Math.max(...best))
        expect(found.nodes.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(found.seconds)
        for (const [index, { id }] of found.nodes.entries()) {
          const before = found.nodes[index - 1]
          if (before !== undefined) expect(parents.get(id)).toContain(before.id)
        }
      }),
    )
  })
})
