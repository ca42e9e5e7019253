import { showValue } from '../command/show-value.ts'
import { UsageError } from '../errors/adapter-errors.ts'

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const

// Largest unit first, each at most once: '1h 30m', '1.5h', '90s', '500ms'.
const pattern = new RegExp(`^${units.map(([unit]) => `(?:(\\d+(?:\\.\\d+)?) ?${unit})?`).join(' ?')}$`)

/** What a duration may be, for messages. */
export const durationExpected =
  "a duration: milliseconds from 0, or a text such as '30s', '10m', '1h 30m', '500ms' or '2d'"

/**
 * Milliseconds of a duration, a whole number; undefined when it is none. Not `parse-duration`: that reads what it
 * understands of a text and passes over the rest, so `'5 mins or so'` would be a deadline.
 */
export function durationMs(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? textMs(value.trim()) : value
  if (typeof ms !== 'number' || !(ms >= 0) || ms > Number.MAX_SAFE_INTEGER) return undefined
  return Math.round(ms)
}

/** Milliseconds of a duration. Throws {@link UsageError} (`OPTION_INVALID`) that names the option. */
export function parseDuration(value: unknown, name: string): number {
  const ms = durationMs(value)
  if (ms !== undefined) return ms
  throw new UsageError(`\`${name}\` must be ${durationExpected}, but is ${showValue(value)}.`, {
    code: 'OPTION_INVALID',
  })
}

function textMs(text: string): number | undefined {
  const amounts: readonly (string | undefined)[] | undefined = text === '' ? undefined : pattern.exec(text)?.slice(1)
  return amounts?.reduce((sum, amount, index) => sum + Number(amount ?? 0) * (units[index]?.[1] ?? 0), 0)
}
