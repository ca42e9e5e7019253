/** Milliseconds of a day. */
const day = 86_400_000

/**
 * Milliseconds since 1970 as `2026-11-24T14:39:52.427Z`. By hand, because core keeps `Date`, a source of time, out of
 * everything but the ambient.
 */
export function isoTime(at: number): string {
  const days = Math.floor(at / day)
  const rest = at - days * day
  const [year, month, date] = civil(days)
  const clock = [rest / 3_600_000, (rest / 60_000) % 60, (rest / 1_000) % 60].map((part) => digits(Math.floor(part), 2))
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(date, 2)}T${clock.join(':')}.${digits(rest % 1_000, 3)}Z`
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** Days since 1970 as year, month and day (Howard Hinnant's civil_from_days: years begin in March, 400 are 146,097 days). */
function civil(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date]
}
