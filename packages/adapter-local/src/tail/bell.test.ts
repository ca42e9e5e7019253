import { describe, expect, it } from 'vitest'
import { Bell } from './bell.ts'

const never = 2 ** 30

describe('Bell', () => {
  it('wakes who waits', async () => {
    const bell = new Bell()
    const waiting = bell.wait(never)
    bell.ring()
    expect(await waiting).toBe(true)
  })

  it('keeps one ring for the next wait', async () => {
    const bell = new Bell()
    bell.ring()
    bell.ring()
    expect(await bell.wait(never)).toBe(true)
    const second = bell.wait(never)
    expect(await Promise.race([second, Promise.resolve('waits')])).toBe('waits')
    bell.ring()
    await second
  })

  it('wakes by itself in the end', async () => {
    expect(await new Bell().wait(1)).toBe(false)
  })
})
