import { present, textOf } from './fields.ts'
import { locate } from './locate.ts'
import { nodeOf } from './node-facts.ts'
import type { DbtLine, Problem, Said } from './said.ts'

/** A line that changes nothing. */
export const other: Said = { kind: 'other' }

/** What a line means by its level alone: nothing at warning level or above is ever passed over. */
export function byLevel(line: DbtLine): Said {
  if (line.level === 'error') return errorOf(line, {})
  if (line.level === 'warn' || line.level === 'warning') return { kind: 'warning', problem: problemOf(line, 'warning') }
  return other
}

/** An error, whatever the level of its line. */
export function errorOf(line: DbtLine, about: { readonly message?: string; readonly fatal?: boolean }): Said {
  const trace = textOf(line.data['exc_info'])
  return present({
    kind: 'error' as const,
    problem: problemOf(line, 'error', about.message),
    event: line.name,
    trace,
    fatal: about.fatal ?? false,
  })
}

// 1.x, 1.12 more than others: `[WARNING][SomeDeprecation]: Deprecated functionality`, `[ERROR]: in model a`.
const tag = /^\[(?:WARNING|ERROR)\](?:\[\w+\])?: (?:Deprecated\s+functionality\n)?/

/** The complaint that a line of 1.x makes. */
export function problemOf(line: DbtLine, severity: Problem['severity'], text?: string): Problem {
  const message = text ?? line.message.replace(tag, '')
  const place = locate(message)
  return present({
    severity,
    code: textOf(line.code),
    message: message === '' ? line.name : message,
    nodeId: nodeOf(line.data)?.id ?? textOf(line.data['unique_id']),
    file: place.file,
    line: place.line,
  })
}
