import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTimestamp } from './timestamp.ts'

const anyDate = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
})

describe('parseTimestamp', () => {
  it('agrees with the calendar', () => {
    fc.assert(
      fc.property(anyDate, fc.constantFrom('Z', '999Z', '123456Z', '', '+00:00'), (date, rest) => {
        expect(parseTimestamp(date.toISOString().replace('Z', rest))).toBe(date.getTime())
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['2026-11-24T14:39:52.427879Z', Date.UTC(2026, 10, 24, 14, 39, 52, 427)],
    ['2026-11-24T14:39:52.427999Z', Date.UTC(2026, 10, 24, 14, 39, 52, 427)],
    ['2026-11-24T14:39:52.5Z', Date.UTC(2026, 10, 24, 14, 39, 52, 500)],
    ['2026-11-24T14:39:52Z', Date.UTC(2026, 10, 24, 14, 39, 52)],
    ['2026-11-24T14:39:52.655400414Z', Date.UTC(2026, 10, 24, 14, 39, 52, 655)],
    ['2026-11-24 14:39:52.1', Date.UTC(2026, 10, 24, 14, 39, 52, 100)],
    ['2026-11-24T14:39:52+02:30', Date.UTC(2026, 10, 24, 12, 9, 52)],
    ['2026-11-24T14:39:52.25-0100', Date.UTC(2026, 10, 24, 15, 39, 52, 250)],
    ['2024-02-29T23:59:60Z', Date.UTC(2024, 2, 1)],
    ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
  ])('reads %s', (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms)
    expect(parseTimestamp(text)).toBe(ms)
  })

  it.each([
    ['2026-11-24T14:39:52.4278x9Z', 0],
    ['2026-11-24T14:39:52.Z', 0],
    ['2026-11-24T14:39:52.1234567890Z', 0],
    ['2026-11-24T14:39:52.42Zz', 0],
    ['2026-11-24T14:39:52:42Z', 0],
    ['2026-11-24T14:39:5', 0],
    ['2026-11-24T14:39:52.42', Date.UTC(2026, 10, 24, 14, 39, 52, 420)],
    ['2026-11-24T14:39:52.42+01:00', Date.UTC(2026, 10, 24, 13, 39, 52, 420)],
  ])('does not take %s for more than it is after a stamp of the same second', (text, ms) => {
    parseTimestamp('2026-11-24T14:39:52.000000Z')
    expect(parseTimestamp(text)).toBe(ms)
  })

  it.each([
    '',
    'yesterday',
    '2026-13-24T14:39:52Z',
    '2026-00-24T14:39:52Z',
    '2026-11-31T14:39:52Z',
    '2026-11-00T14:39:52Z',
    '2023-02-29T14:39:52Z',
    '1900-02-29T14:39:52Z',
    '2026-11-24T24:39:52Z',
    '2026-11-24T14:60:52Z',
    '2026-11-24T14:39:61Z',
    '2026-11-24',
    undefined,
    null,
    17,
    {},
  ])('answers 0 for %s', (value) => {
    expect(parseTimestamp(value)).toBe(0)
  })
})
