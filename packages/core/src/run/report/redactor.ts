import { PatternMatcher, SpanList } from './pattern-matcher.ts'
import { secretForms } from './secret-forms.ts'

/** What stands in place of a secret. */
const blank = '*****'

/** Takes secret values out of everything that leaves an attempt. */
export interface Redactor {
  /** The text without secrets; the same string when there was none in it. */
  readonly text: (text: string) => string
  /** Plain JSON with secrets taken out of all its strings, at any depth; keys stay as they are. */
  readonly value: <T>(json: T) => T
  /** The bytes of a UTF-8 text without secrets, also those that lie across two pieces. Holds back less than the longest secret. */
  readonly stream: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>
  /** Whether there is a secret in bytes of any kind. */
  readonly isIn: (bytes: AsyncIterable<Uint8Array>) => Promise<boolean>
}

const nothingSecret: Redactor = {
  text: (text) => text,
  value: (json) => json,
  stream: (bytes) => bytes,
  isIn: () => Promise.resolve(false),
}

/**
 * Replaces each secret by `*****`: the value itself, its JSON-escaped and URL-encoded forms, and each line (of 8
 * characters or more) of a value of several lines. Values of fewer than 4 characters are left alone. Where secrets
 * overlap, everything that belongs to any of them goes. Takes time in proportion to the text, whatever the secrets are.
 *
 * JSON text is better parsed first and then given to `value`: a secret such as `1234` can also stand in a number.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = secretForms(secrets)
  if (forms.size === 0) return nothingSecret
  const units = new PatternMatcher([...forms].map(utf16Units), 0x10000)
  const bytes = new PatternMatcher(
    [...forms].map((form) => new TextEncoder().encode(form)),
    0x100,
  )
  const text = (value: string) => redactText(units, value)
  return {
    text,
    value: (json) => redactValue(json, text),
    stream: (source) => redactStream(bytes, source),
    isIn: (source) => isInStream(bytes, source),
  }
}

async function isInStream(matcher: PatternMatcher, source: AsyncIterable<Uint8Array>): Promise<boolean> {
  let state = matcher.initial
  for await (const piece of source) {
    for (const byte of piece) {
      state = matcher.next(state, byte)
      if (matcher.matchLength(state) > 0) return true
    }
  }
  return false
}

function utf16Units(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
}

function redactText(matcher: PatternMatcher, text: string): string {
  const spans = new SpanList()
  let state = matcher.initial
  for (let index = 0; index < text.length; index += 1) {
    state = matcher.next(state, text.charCodeAt(index))
    const length = matcher.matchLength(state)
    if (length > 0) spans.add(index + 1 - length, index + 1)
  }
  let rest = 0
  let redacted = ''
  for (const { start, end } of spans.takeBefore(text.length)) {
    redacted += text.slice(rest, start) + blank
    rest = end
  }
  return rest === 0 ? text : redacted + text.slice(rest)
}

async function* redactStream(matcher: PatternMatcher, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const spans = new SpanList()
  const stars = new TextEncoder().encode(blank)
  let state = matcher.initial
  let held: Uint8Array = new Uint8Array(0)
  /** Places are counted from the stream's beginning: where `held` begins, and up to where everything was given out. */
  let heldAt = 0
  let given = 0

  function* giveUpTo(limit: number): Iterable<Uint8Array> {
    for (const { start, end } of spans.takeBefore(limit)) {
      // What overlaps a blank that is out already only makes it longer.
      if (start >= given) {
        if (start > given) yield held.subarray(given - heldAt, start - heldAt)
        yield stars
      }
      given = end
    }
    if (limit > given) {
      yield held.subarray(given - heldAt, limit - heldAt)
      given = limit
    }
  }

  for await (const piece of source) {
    const pieceAt = heldAt + held.length
    held = held.length === 0 ? piece : joined(held, piece)
    let end = pieceAt
    for (const byte of piece) {
      state = matcher.next(state, byte)
      end += 1
      const length = matcher.matchLength(state)
      if (length > 0) spans.add(end - length, end)
    }
    const decided = heldAt + held.length - matcher.pending(state)
    yield* giveUpTo(decided)
    // A copy, for a source may fill the same buffer again.
    held = held.slice(decided - heldAt)
    heldAt = decided
  }
  yield* giveUpTo(heldAt + held.length)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

type Container = unknown[] | Record<string, unknown>

// A stack of our own: JSON may be nested deeper than calls can be.
function redactValue<T>(json: T, text: (value: string) => string): T {
  const work: { readonly from: Container; readonly to: Container }[] = []
  const redacted = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (!isContainer(value)) return value
    const to: Container = Array.isArray(value) ? [] : {}
    work.push({ from: value, to })
    return to
  }
  const result = redacted(json)
  for (let item = work.pop(); item !== undefined; item = work.pop()) {
    for (const [key, value] of Object.entries(item.from)) define(item.to, key, redacted(value))
  }
  return result as T
}

function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

// Assigning to `__proto__` would not make a key.
function define(target: Container, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
  else (target as Record<string, unknown>)[key] = value
}
