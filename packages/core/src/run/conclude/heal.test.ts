import { describe, expect, it } from 'vitest'
import { short } from '../story/__fixtures__/lines.ts'
import { judged, recorded, type Recording } from './__fixtures__/recorded.ts'

describe('events that heal the story', () => {
  const all = async (name: string, change: (recording: Recording) => void = () => undefined) => {
    const recording = recorded(name)
    change(recording)
    const { told, conclusion } = await judged(recording)
    return { healed: short(conclusion.events), events: [...told, ...conclusion.events], conclusion }
  }

  it.each(['1.11-sigterm', '2-sigterm'])('%s: a node that never finished was interrupted', async (name) => {
    const { healed } = await all(name)
    expect(healed).toEqual(['node:finished slow interrupted (healed)'])
  })

  it('nodes that only results know start and finish', async () => {
    expect((await all('1.11-operation-ok')).healed).toEqual([
      'node:started op_ok (healed)',
      'node:finished op_ok success (healed)',
    ])
  })

  it('nodes that only results call skipped', async () => {
    const { healed } = await all('1.12-fail-fast')
    expect(healed).toContain('node:skipped after_bad (healed)')
  })

  it('a line for people is an end that dbt told', async () => {
    const { healed, conclusion } = await all('1.11-seed', ({ lines }) => {
      const at = lines.findIndex((line) => typeof line !== 'string' && line.info.name === 'NodeFinished')
      lines.splice(at, 1)
    })
    expect(conclusion.succeeded).toBe(true)
    expect(healed).toEqual([expect.stringMatching(/^node:finished raw_\w+ success$/)])
  })

  it.each([
    ...['1.11-build-ok', '1.11-build-fails', '1.11-fail-fast-cuts-off', '1.11-sigint', '1.11-sigterm'],
    ...['1.11-ephemeral-error', '1.11-microbatch', '1.11-hook-fails', '1.8-hook-fails', '1.12-fail-fast'],
    ...['1.12-hook-skips-all', '1.11-freshness-query-fails', '2-build-ok', '2-fail-fast', '2-sigint', '2-sigterm'],
    ...['2-unit-test-fails', '2-test-could-not-run', '2-microbatch', '2-hook-fails', '2-fusion-fail-fast', '2-show'],
  ])('%s: each node that was touched has one start at most and exactly one end', async (name) => {
    const { events, conclusion } = await all(name)
    for (const { node: of, status } of conclusion.nodes) {
      const own = events.filter((event) => 'node' in event && event.node.id === of.id)
      const starts = own.filter(({ type }) => type === 'node:started')
      const ends = own.filter(({ type }) => type === 'node:finished' || type === 'node:skipped')
      expect([of.id, ends.length]).toEqual([of.id, status === 'not-started' ? 0 : 1])
      expect(starts.length).toBe(ends[0]?.type === 'node:finished' ? 1 : starts.length)
      expect(starts.length).toBeLessThanOrEqual(1)
    }
  })
})
