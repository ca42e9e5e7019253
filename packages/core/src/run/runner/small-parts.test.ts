import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Place } from '../../executor/executor.ts'
import { manualAmbient } from '../../testing/index.ts'
import type { RequestRecord } from '../request.ts'
import { attemptFolder, runFolder } from './folder.ts'
import { Inbox } from './inbox.ts'
import { parseStateKey } from './parse-state.ts'
import { Timers } from './timers.ts'
import { Wakers } from './wakers.ts'

describe('the folder of a run', () => {
  const build = [{ name: 'build' }] as const

  it('says when, what and which', () => {
    const at = Date.UTC(2026, 10, 24, 14, 28, 13)
    expect(runFolder(at, '/home/ann/jaffle shop/', build, 'r-1')).toBe('2026-11-24/142813-jaffle-shop-build-r-1')
    expect(attemptFolder('x', 2, 3)).toBe('x/step-2/attempt-3')
  })

  it('has a name whatever the project is called', () => {
    expect(runFolder(0, '/', build, 'r')).toBe('1970-01-01/000000-project-build-r')
    expect(runFolder(0, '/…', build, 'r')).toBe('1970-01-01/000000-project-build-r')
  })

  it('has the day and time that the calendar has', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2399-12-31'), noInvalidDate: true }), (date) => {
        const iso = date.toISOString()
        expect(runFolder(date.getTime(), 'p', build, 'r')).toBe(
          `${iso.slice(0, 10)}/${iso.slice(11, 19).replaceAll(':', '')}-p-build-r`,
        )
      }),
    )
  })
})

describe('the key of a parse state', () => {
  const request = { profile: {} } as RequestRecord
  const place = { install: { version: '1.11.16' }, project: '/p' } as Place
  const key = (vars: Record<string, unknown>, target?: string) =>
    parseStateKey(request, place, { name: 'run', vars, ...(target === undefined ? {} : { target }) } as never)

  it('does not depend on the order of vars', () => {
    expect(key({ a: 1, b: { d: [1, 2], c: null } })).toBe(key({ b: { c: null, d: [1, 2] }, a: 1 }))
  })

  it('tells vars and targets apart', () => {
    expect(key({ a: [1, 2] })).not.toBe(key({ a: [2, 1] }))
    expect(key({}, 'prod')).not.toBe(key({}))
  })
})

describe('the inbox', () => {
  it('gives items in order and lets who delivered go once they are dealt with', async () => {
    const inbox = new Inbox<string>()
    const log: string[] = []
    const deliver = async (item: string) => {
      await inbox.deliver(item)
      log.push(`${item} dealt with`)
    }
    const loop = (async () => {
      for await (const item of inbox.items()) {
        log.push(item)
        if (item === 'b') inbox.close()
      }
    })()
    await Promise.all([deliver('a'), deliver('b'), deliver('c'), loop])
    expect(log.slice(0, 2)).toEqual(['a', 'a dealt with'])
    expect(log).toContain('c dealt with')
    expect(log).not.toContain('c')
    await inbox.deliver('after the end')
  })
})

describe('timers', () => {
  it('fire once, not when cleared, and the last setting counts', async () => {
    const ambient = manualAmbient()
    const fired: string[] = []
    const timers = new Timers(ambient, (timer) => fired.push(timer))
    timers.set('run', 10)
    timers.set('run', 20)
    timers.set('idle', 5)
    timers.set('grace', 5)
    timers.clear('grace')
    await ambient.advance(10)
    expect(fired).toEqual(['idle'])
    timers.clearAll()
    await ambient.advance(100)
    expect(fired).toEqual(['idle'])
  })
})

describe('wakers', () => {
  it('wake who waits, and do not hold anybody when nothing will come', async () => {
    const wakers = new Wakers()
    const { signal } = new AbortController()
    const woken = wakers.wait(signal)
    wakers.wake()
    await woken
    await expect(wakers.wait(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    wakers.close()
    await wakers.wait(signal)
  })
})
