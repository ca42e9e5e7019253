/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Parses JSON; `undefined` when it is none. Whole numbers that JavaScript cannot hold exactly come as their digits. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, exactInteger as (key: string, value: unknown) => unknown)
  } catch {
    return undefined
  }
}

/** Whether a value is an object, and no array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// The third argument (the number's own text) is in every Node that Millrace runs on, but not yet in TypeScript's types.
function exactInteger(_: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value
  return context.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value
}
