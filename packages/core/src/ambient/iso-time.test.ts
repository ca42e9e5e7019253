import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoTime } from './iso-time.ts'

describe('isoTime', () => {
  it.each([0, -1, 951_782_400_000, 951_868_799_999, 4_107_542_399_999, 1_795_531_192_427])(
    'writes %i as Date does',
    (at) => {
      expect(isoTime(at)).toBe(new Date(at).toISOString())
    },
  )

  it('writes every millisecond of the years 1000 to 9999 as Date does', () => {
    const from = Date.UTC(1000, 0, 1)
    fc.assert(
      fc.property(fc.integer({ min: from, max: Date.UTC(9999, 11, 31) }), (at) => {
        expect(isoTime(at)).toBe(new Date(at).toISOString())
      }),
      { numRuns: 1_000 },
    )
  })
})
