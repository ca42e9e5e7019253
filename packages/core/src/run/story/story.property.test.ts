import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DbtLine } from '../../dbt/said.ts'
import type { DbtGeneration } from '../../engine/install.ts'
import type { EventDraft } from '../events.ts'
import { nodeGroup } from '../node.ts'
import {
  batch,
  began,
  cancel,
  compiling,
  completed,
  error2x,
  finished,
  hookEnd,
  hookStart,
  result,
  skipping,
  taken,
} from './__fixtures__/lines.ts'
import { createStory } from './story.ts'

const ids = ['model.shop.a', 'model.shop.b', 'test.shop.c', 'operation.shop.d']
const words = ['success', 'pass', 'warn', 'fail', 'error', 'skipped', 'no-op', 'partial success', 'half done']

const id = fc.constantFrom(...ids)
const word = fc.constantFrom(...words)
const ephemeral = fc.constantFrom({}, { materialized: 'ephemeral' })

type Step = DbtLine | 'stopping' | 'release'

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(id, ephemeral).map(([node, more]) => taken(node, more)),
  fc.tuple(id, ephemeral).map(([node, more]) => began(node, 4, more)),
  fc.tuple(id, ephemeral).map(([node, more]) => compiling(node, more)),
  fc.tuple(id, word).map(([node, status]) => result(node, status)),
  fc.tuple(id, word, ephemeral).map(([node, status, more]) => finished(node, status, {}, more)),
  fc.tuple(id, word).map(([node, status]) => batch(node, 1, status)),
  id.map(skipping),
  id.map(cancel),
  id.map(hookStart),
  fc.tuple(id, word).map(([node, status]) => hookEnd(node, status)),
  fc
    .tuple(fc.option(id, { nil: undefined }), fc.constantFrom('A (dbt1308)', 'B (dbt1404)', 'C (dbt8995)'))
    .map(([node, code]) => error2x(code, 'no', node)),
  fc.boolean().map(completed),
  fc.constantFrom<Step>('stopping', 'release'),
)

const generation = fc.constantFrom<DbtGeneration>('1.x', '2.x')

function play(steps: readonly Step[], of: DbtGeneration) {
  const story = createStory({ generation: of, token: 'attempt-1' })
  const events: EventDraft[] = []
  for (const each of steps) {
    if (each === 'stopping') story.stopping()
    else events.push(...(each === 'release' ? story.release() : story.line(each)))
  }
  events.push(...story.release())
  return { story, events }
}

const ownEvents = (events: readonly EventDraft[], of: string): readonly string[] =>
  events
    .filter((event) => 'node' in event && event.node.id === of && event.type.startsWith('node:'))
    .map(({ type }) => type)

describe('a story in any order', () => {
  it('tells one start at most, one end at most, and no end before its start', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), generation, (steps, of) => {
        const { story, events } = play(steps, of)
        const { nodes } = story.view()
        for (const node of ids) {
          const own = ownEvents(events, node)
          expect([
            [],
            ['node:started'],
            ['node:skipped'],
            ['node:started', 'node:skipped'],
            ['node:started', 'node:finished'],
          ]).toContainEqual(own)
          const told = nodes.get(node)
          expect(told?.began ?? false).toBe(own.includes('node:started'))
          expect(told?.over).toBe(
            own.at(-1)?.replace('node:', '') === 'started' ? undefined : own.at(-1)?.replace('node:', ''),
          )
          expect(told?.held ?? false).toBe(false)
        }
        const endless = [...nodes.values()].filter(({ order }) => order < 0)
        expect(story.executing).toBeLessThanOrEqual(endless.length)
        expect(new Set([...nodes.values()].map(({ order }) => order).filter((order) => order >= 0)).size).toBe(
          [...nodes.values()].filter(({ order }) => order >= 0).length,
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('never calls a node well whose last lines say otherwise', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), generation, id, word, (steps, of, node, status) => {
        fc.pre(nodeGroup(status) !== 'succeeded' && nodeGroup(status) !== 'warned')
        // No batch is pending: the line for people came in between.
        const { story } = play([...steps, result(node, status), finished(node, status)], of)
        const told = story.view().nodes.get(node)?.status
        expect(told).toBeDefined()
        expect(['succeeded', 'warned']).not.toContain(nodeGroup(told ?? ''))
      }),
      { numRuns: 2000 },
    )
  })

  it('of 2.x never calls a node well after an error of its own', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), id, (steps, node) => {
        const told = play([taken(node), error2x('DbDriverFailed (dbt1308)', 'no', node), ...steps], '2.x').story.view()
          .nodes
        expect(['succeeded', 'warned']).not.toContain(nodeGroup(told.get(node)?.status ?? ''))
      }),
      { numRuns: 1000 },
    )
  })

  it('is the same for the same lines', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), generation, (steps, of) => {
        const [one, other] = [play(steps, of), play(steps, of)]
        expect(one.events).toEqual(other.events)
        expect(one.story.view()).toEqual(other.story.view())
      }),
    )
  })
})
