const shape = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/
const secondLength = '2026-11-24T14:39:52'.length

let knownSecond = ''
let knownMs = 0

/**
 * Milliseconds since 1970 of a time stamp of dbt's, whole ones; 0 when it is none. Stamps without a zone are UTC
 * (`node_started_at` on 1.x).
 */
export function parseTimestamp(value: unknown): number {
  if (typeof value !== 'string') return 0
  // Lines come by the thousand per second: all but the first of each second only need their fraction.
  if (knownSecond !== '' && value.startsWith(knownSecond)) {
    const ms = fractionMs(value)
    if (ms >= 0) return knownMs + ms
  }
  return parseWhole(value)
}

/** Milliseconds of `.427879Z` after the seconds; -1 for any other ending. */
function fractionMs(value: string): number {
  const end = value.length - 1
  if (value.charCodeAt(secondLength) !== 0x2e || value.charCodeAt(end) !== 0x5a) return -1
  const digits = end - secondLength - 1
  if (digits < 1 || digits > 9) return -1
  let ms = 0
  for (let at = secondLength + 1, unit = 100; at < end; at += 1, unit /= 10) {
    const digit = value.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return -1
    if (unit >= 1) ms += digit * unit
  }
  return ms
}

function parseWhole(value: string): number {
  const found = shape.exec(value)
  if (found === null) return 0
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 60)
    return 0
  const utc = (daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second) * 1000
  const fraction = Number((found[7] ?? '').slice(0, 3).padEnd(3, '0'))
  if (found[8] === undefined) {
    knownSecond = value.slice(0, secondLength)
    knownMs = utc
    return utc + fraction
  }
  const offset = (Number(found[9]) * 60 + Number(found[10])) * 60_000
  return utc + fraction + (found[8] === '+' ? -offset : offset)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  // 31 and 30 take turns, and July and August are both long.
  return 30 + ((month < 8 ? month : month + 1) % 2)
}

/** Days between a date of the Gregorian calendar and 1970-01-01, counted in eras of 400 years that begin in March. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
