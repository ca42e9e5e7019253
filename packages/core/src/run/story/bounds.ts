/** Bounds of what a story keeps, so that memory grows with nodes and not with what dbt writes. */
export const bounds = {
  /** Characters of one message and of one traceback. */
  message: 8 * 1024,
  trace: 16 * 1024,
  errorsPerNode: 5,
  errors: 100,
  problems: 1000,
  /** Messages that are remembered to recognise a repetition. */
  remembered: 5000,
  queryIdsPerNode: 50,
  outputPieces: 50_000,
  outputCharacters: 16 * 1024 * 1024,
  /** Characters of the last lines that are not JSON. */
  text: 16 * 1024,
} as const

/** The text, or its two ends when it is longer than `limit`: what failed stands first, its cause last. */
export function clipped(text: string, limit: number): string {
  if (text.length <= limit) return text
  const half = Math.floor((limit - 3) / 2)
  return `${text.slice(0, half)} … ${text.slice(-half)}`
}

/** A text as one line. */
export function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** A text as one line of at most `limit` characters. */
export function oneLine(text: string, limit: number): string {
  const line = flat(text.length > 4 * limit ? text.slice(0, 4 * limit) : text)
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`
}
