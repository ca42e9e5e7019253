import { describe, expect, it } from 'vitest'
import { climb, type Rungs } from './ladder.ts'

/** Notes the rungs, and ends at the given one. */
function stoppable(endsAt?: keyof Rungs) {
  const exited = new AbortController()
  const taken: string[] = []
  const rung = (name: keyof Rungs) => () => {
    taken.push(name)
    if (name === endsAt) exited.abort()
    return Promise.resolve()
  }
  const rungs = { interrupt: rung('interrupt'), terminate: rung('terminate'), kill: rung('kill') }
  return { rungs, taken, exited: exited.signal }
}

describe('climb', () => {
  it.each([
    ['interrupt', ['interrupt']],
    ['terminate', ['interrupt', 'terminate']],
    ['kill', ['interrupt', 'terminate', 'kill']],
    [undefined, ['interrupt', 'terminate', 'kill']],
  ] as const)('stops at the rung that worked: %s', async (endsAt, expected) => {
    const { rungs, taken, exited } = stoppable(endsAt)
    await climb(rungs, { interruptMs: 1, terminateMs: 1 }, exited)
    expect(taken).toEqual(expected)
  })

  it('does not wait for the end of a grace when dbt has ended', async () => {
    const { rungs, taken, exited } = stoppable('interrupt')
    await climb(rungs, { interruptMs: 3_600_000, terminateMs: 3_600_000 }, exited)
    expect(taken).toEqual(['interrupt'])
  })
})
