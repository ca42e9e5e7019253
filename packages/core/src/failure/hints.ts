const missing = [
  /Env var required but not provided: ['"]([^'"\n]{1,200})['"]/g,
  /\benv(?:ironment)? var(?:iable)? ['"`]([A-Za-z_]\w{0,199})['"`] (?:is )?(?:not found|not set|missing|required|undefined)/gi,
  /\b(?:missing|required) env(?:ironment)? var(?:iable)?:? ['"`]([A-Za-z_]\w{0,199})['"`]/gi,
]

/** Environment variables that dbt missed, as it names them; each once, in order. */
export function missingEnvIn(text: string): readonly string[] {
  const names = missing.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name))
  return [...new Set(names)]
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
}

const waits = [
  /\bretry[-_]after(?:[-_]seconds)?["']?[:= ]{1,3}["']?(\d{1,6}(?:\.\d{1,6})?)()/i,
  /\b(?:try|retry) again (?:in|after) (\d{1,6}(?:\.\d{1,6})?) ?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)\b/i,
  /\bretry (?:in|after) (\d{1,6}(?:\.\d{1,6})?) ?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)\b/i,
  /\bretry_delay ?\{[^}]{0,40}?seconds: (\d{1,6})()/,
]

/** How long the other side asked to wait, in milliseconds. */
export function retryAfterIn(text: string): number | undefined {
  for (const pattern of waits) {
    const found = pattern.exec(text)
    if (found === null) continue
    const [, amount = '', unit = ''] = found
    const name = unit.toLowerCase()
    return Math.round(Number(amount) * (units[name] ?? units[name.replace(/s$/, '')] ?? 1000))
  }
  return undefined
}
