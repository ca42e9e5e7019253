import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../errors/adapter-errors.ts'
import { durationMs, parseDuration } from './request-duration.ts'

describe('durationMs', () => {
  it.each([
    [0, 0],
    [1500, 1500],
    [0.6, 1],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h 30m', 5_400_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['2d', 172_800_000],
    ['1.5h', 5_400_000],
    ['1d 2h 3m 4s 5ms', 93_784_005],
    [' 5 m ', 300_000],
    ['0s', 0],
  ])('reads %o', (value, ms) => {
    expect(durationMs(value)).toBe(ms)
  })

  it.each([
    -1,
    Number.NaN,
    Infinity,
    1e300,
    '',
    ' ',
    '30',
    '-5s',
    '5x',
    '5 minutes',
    '30m 1h',
    '1h 1h',
    '1h and 5m',
    's',
    '1..5s',
    '1e3s',
    `${'9'.repeat(400)}d`,
    undefined,
    null,
    10n,
    ['5s'],
  ])('refuses %o', (value) => {
    expect(durationMs(value)).toBeUndefined()
  })

  it('reads what its units say, in any combination of them', () => {
    const amount = fc.option(fc.nat(99), { nil: undefined })
    fc.assert(
      fc.property(fc.tuple(amount, amount, amount, amount, amount), fc.constantFrom('', ' '), (amounts, gap) => {
        const units = [
          ['d', 86_400_000],
          ['h', 3_600_000],
          ['m', 60_000],
          ['s', 1_000],
          ['ms', 1],
        ] as const
        const parts = units.flatMap(([unit, ms], index) => {
          const count = amounts[index]
          return count === undefined ? [] : [{ text: `${String(count)}${unit}`, ms: count * ms }]
        })
        fc.pre(parts.length > 0)
        const sum = parts.reduce((total, { ms }) => total + ms, 0)
        expect(durationMs(parts.map(({ text }) => text).join(gap))).toBe(sum)
      }),
    )
  })
})

describe('parseDuration', () => {
  it('names the option', () => {
    expect(parseDuration('10s', 'ladder.interrupt')).toBe(10_000)
    const wrong = (): number => parseDuration('10 sec', 'ladder.interrupt')
    expect(wrong).toThrow(UsageError)
    expect(wrong).toThrow(
      "`ladder.interrupt` must be a duration: milliseconds from 0, or a text such as '30s', '10m', '1h 30m', '500ms' " +
        'or \'2d\', but is "10 sec".',
    )
  })
})
