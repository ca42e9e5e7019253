import { describe, expect, it } from 'vitest'
import { gates } from './gates.ts'

const { signal } = new AbortController()

describe('gates', () => {
  it('tells who came, and lets through when opened', async () => {
    const all = gates()
    const passed: string[] = []
    const passing = all.pass('a', signal).then(() => passed.push('a'))
    await all.reached('a')
    expect(passed).toEqual([])
    all.open('a')
    await passing
    expect(passed).toEqual(['a'])
  })

  it('stays open, and may be opened before anybody comes', async () => {
    const all = gates()
    all.open('a')
    await all.pass('a', signal)
    await all.pass('a', signal)
    await all.reached('a')
  })

  it("rejects with the signal's reason", async () => {
    const stop = new AbortController()
    const passing = gates().pass('a', stop.signal)
    stop.abort('over')
    await expect(passing).rejects.toBe('over')
  })
})
