const longest = 60

/** A value as an error message shows it: short, on one line, never a whole document. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  if (typeof value === 'bigint') return `${String(value)}n`
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Names in backticks, with commas and a last `or`. */
export function anyOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`
}

/** ` Did you mean …?` with the nearest of the known names, or nothing when none is near. */
export function suggest(name: string, known: readonly string[]): string {
  const [best] = known
    .map((candidate) => ({ candidate, distance: distance(plain(name), plain(candidate)) }))
    .filter((near) => near.distance <= Math.max(1, Math.floor(near.candidate.length * 0.4)))
    .sort((a, b) => a.distance - b.distance)
  return best === undefined ? '' : ` Did you mean \`${best.candidate}\`?`
}

// full_refresh, full-refresh and FULLREFRESH are all meant as fullRefresh.
function plain(name: string): string {
  return name
    .slice(0, 2 * longest)
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
}

// Levenshtein's, row by row.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 1; j <= b.length; j++) {
      const [left = 0, above = 0, corner = 0] = [next[j - 1], row[j], row[j - 1]]
      next[j] = Math.min(left + 1, above + 1, corner + (a[i] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
