/** What JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

// dbt reads these arguments as YAML: PyYAML allows about 250 levels, dbt 2.x 128.
const maxDepth = 100
// PyYAML gives up on `"key":` when the colon is more than 1,024 characters away.
const maxKeyLength = 1024
// Raw, PyYAML refuses U+007F, C1, U+FFFE and U+FFFF, and reads U+0085 as a blank; escaped, both dbts keep them.
const unsafe = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g

/** Why a value cannot be given to dbt as JSON, as the rest of a sentence that begins with `path`; undefined when it can. */
export function jsonProblem(value: unknown, path: string, depth = 0): string | undefined {
  if (depth > maxDepth) return `\`${path}\` is nested more than ${String(maxDepth)} levels deep.`
  if (typeof value === 'string') return value.isWellFormed() ? undefined : surrogateIn(path)
  if (typeof value === 'boolean' || value === null) return undefined
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : `\`${path}\` is ${String(value)}, which JSON cannot say.`
  }
  if (Array.isArray(value)) {
    return firstProblem(
      value.map((item, index): Entry => [`${path}[${String(index)}]`, item]),
      depth,
    )
  }
  if (!isPlainObject(value)) return `\`${path}\` must be JSON, but is ${kindOf(value)}.`
  return (
    Object.keys(value)
      .map((key) => keyProblem(key, path))
      .find((problem) => problem !== undefined) ??
    firstProblem(
      Object.entries(value).map(([key, item]): Entry => [`${path}.${key}`, item]),
      depth,
    )
  )
}

/** JSON that YAML reads as the same value, on one line. Only for values without a {@link jsonProblem}. */
export function jsonText(value: JsonValue): string {
  if (typeof value === 'string') return quoted(value)
  // YAML takes 1e+21 for a text; with a point it is a number.
  if (typeof value === 'number') return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`
  const entries = Object.entries(value).map(([key, item]) => `${quoted(key)}:${jsonText(item)}`)
  return `{${entries.join(',')}}`
}

/** Whether a value is an object literal: no list, no instance of a class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

type Entry = readonly [path: string, value: unknown]

function firstProblem(entries: readonly Entry[], depth: number): string | undefined {
  for (const [path, value] of entries) {
    const problem = jsonProblem(value, path, depth + 1)
    if (problem !== undefined) return problem
  }
  return undefined
}

function keyProblem(key: string, path: string): string | undefined {
  if (!key.isWellFormed()) return surrogateIn(path)
  return quoted(key).length > maxKeyLength
    ? `\`${path}\` has a key of more than ${String(maxKeyLength)} characters, which dbt cannot read.`
    : undefined
}

function surrogateIn(path: string): string {
  return `\`${path}\` has half of a surrogate pair, which dbt cannot read.`
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(unsafe, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

// Array.isArray does not narrow a readonly array.
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'undefined'
  return typeof value === 'object' ? 'an instance of a class' : `a ${typeof value}`
}
