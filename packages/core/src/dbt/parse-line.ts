import { fieldsOf, isFields, textOf, textsOf } from './fields.ts'
import type { DbtLine } from './said.ts'
import { parseTimestamp } from './timestamp.ts'

/** A line of output: an event of dbt's JSON log, or anything else as it is. */
export type ParsedLine =
  { readonly kind: 'json'; readonly line: DbtLine } | { readonly kind: 'text'; readonly text: string }

/**
 * Reads one line. Never throws: what is no JSON object with an `info` that has a `name` is text; fields that are
 * missing or of another type are empty, 0 or absent.
 */
export function parseLine(text: string): ParsedLine {
  const value = text.startsWith('{') ? parsed(text) : undefined
  const info = isFields(value) ? value['info'] : undefined
  if (!isFields(value) || !isFields(info) || typeof info['name'] !== 'string') return { kind: 'text', text }
  const thread = textOf(info['thread'])
  const invocationId = textOf(info['invocation_id'])
  const line: DbtLine = {
    name: info['name'],
    code: textOf(info['code']) ?? '',
    level: textOf(info['level']) ?? 'info',
    message: textOf(info['msg']) ?? '',
    at: parseTimestamp(info['ts']),
    ...(thread === undefined ? undefined : { thread }),
    ...(invocationId === undefined ? undefined : { invocationId }),
    extra: textsOf(info['extra']),
    data: fieldsOf(value['data']),
  }
  return { kind: 'json', line }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
