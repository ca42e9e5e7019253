/** Data of dbt's before it was looked at: any key may be missing or of any type. */
export type Fields = Readonly<Record<string, unknown>>

const nothing: Fields = {}

/** Whether a value is an object with keys: no array, no null. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object; without keys when it is none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : nothing
}

/** The value if it is a text that says something: 1.x writes empty texts where there is nothing to say. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The value if it is a finite number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The value if it is a number of things: drivers say -1 for "unknown". */
export function countOf(value: unknown): number | undefined {
  const number = numberOf(value)
  return number !== undefined && number >= 0 ? number : undefined
}

/** The members of an object that are texts, such as the custom variables that dbt repeats. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(value))
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

type Present<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K]
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The object without its undefined members: what dbt did not tell is absent. */
export function present<T extends object>(members: T): Present<T> {
  const kept: Record<string, unknown> = {}
  for (const key in members) {
    if (members[key] !== undefined) kept[key] = members[key]
  }
  return kept as Present<T>
}
