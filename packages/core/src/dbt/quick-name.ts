import type { DbtGeneration } from '../engine/install.ts'
import { isQuiet } from './quiet.ts'

// Both generations write `{"data": …, "info": …}` with sorted keys, so a line ends with name, pid, thread and stamp of
// `info`. In JSON a quote that is no delimiter is written `\"`: a quote after any other character begins or ends a
// text, and what stands between two such quotes is a key or a value as a whole, never a part of what a user wrote.
const tail = /"name": ?"(\w+)", ?"pid": ?\d+, ?"thread": ?"[^"\\]*", ?"ts": ?"[^"\\]*"\}\}$/y
const head =
  /"info": ?\{"category": ?"[^"\\]*", ?"code": ?"[^"\\]*", ?"extra": ?\{[^{}\\]*\}, ?"invocation_id": ?"[^"\\]*", ?"level": ?"(?:debug|info)", ?"msg": ?"/y

/**
 * The name of the event in a line, without reading the line as JSON; `undefined` when the line is not written the way
 * dbt writes them, or its level is a warning or above: then it has to be read.
 */
export function quickName(text: string): string | undefined {
  const found = tailOf(text)
  return found !== undefined && infoAt(text, found.at) !== undefined ? found.name : undefined
}

/** Whether a line certainly changes nothing: it need not be read when nobody reads the log. */
export function isQuietLine(text: string, generation: DbtGeneration): boolean {
  return withoutData(text, generation) !== undefined
}

/**
 * A line that certainly changes nothing without its `data`, which is most of it: what who reads the log wants to know
 * of it. `undefined` for a line that may change something.
 */
export function withoutData(text: string, generation: DbtGeneration): string | undefined {
  const found = tailOf(text)
  const at = found !== undefined && isQuiet(found.name, generation) ? infoAt(text, found.at) : undefined
  return at === undefined ? undefined : `{${text.slice(at)}`
}

interface Tail {
  readonly name: string
  /** Where the key begins. */
  readonly at: number
}

function tailOf(text: string): Tail | undefined {
  const at = text.startsWith('{"data":') ? text.lastIndexOf('"name":') : -1
  if (at < 0) return undefined
  tail.lastIndex = at
  const name = tail.exec(text)?.[1]
  return name === undefined ? undefined : { name, at }
}

/** Where the `info` begins that ends the line, if it begins as it should and holds nothing but a message up to its name. */
function infoAt(text: string, nameAt: number): number | undefined {
  const at = text.lastIndexOf('"info":', nameAt)
  // After a backslash it is the end of some key such as `x"info`.
  if (at < 0 || text[at - 1] === '\\') return undefined
  head.lastIndex = at
  if (!head.test(text)) return undefined
  const end = text.lastIndexOf('"', nameAt - 1)
  return isOneText(text, head.lastIndex, end) && /^", ?$/.test(text.slice(end, nameAt)) ? at : undefined
}

/** Whether the quote at `end` is the first one since `start` that ends a text. */
function isOneText(text: string, start: number, end: number): boolean {
  for (let at = text.indexOf('"', start); at <= end; at = text.indexOf('"', at + 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === '\\' && at - 1 - backslashes >= start) backslashes += 1
    if (backslashes % 2 === 0) return at === end
  }
  return false
}
