import { byLevel, other } from './complaint.ts'
import { present, textOf } from './fields.ts'
import { locate } from './locate.ts'
import { nodeOf } from './node-facts.ts'
import type { DbtLine, Problem, Said } from './said.ts'
import { began, saidInBoth, type Reader } from './said-both.ts'

// `[error] [DbDriverFailed (dbt1308)]: Database Error in …`; a few have no code: `[error]: Error materializing …`.
const header = /^\[(?:error|warning)\](?: \[(\w+) \(dbt(\d+)\)\])?: /

const cancelledCodes: ReadonlySet<string | undefined> = new Set(['1404', '8995'])
const nothingSelectedCodes: ReadonlySet<string | undefined> = new Set(['1092', '1601'])

// The event itself names no node: `Stale source source.shop.raw.orders`.
const staleSource = /^Stale source (source\.\S+)/

/** A warning or an error: both are called `Generic`, and only the text has the code. */
const complaint = (line: DbtLine, severity: Problem['severity']): Said => {
  const found = header.exec(line.message)
  const [codeName, code] = [found?.[1], found?.[2]]
  const message = line.message.slice(found?.[0].length ?? 0)
  const nodeId = nodeOf(line.data)?.id ?? staleSource.exec(message)?.[1]
  const place = locate(message)
  const problem = present({ severity, code, message, nodeId, file: place.file, line: place.line })
  if (severity === 'warning') {
    return nothingSelectedCodes.has(code) ? { kind: 'nothing-selected', message } : { kind: 'warning', problem }
  }
  if (!cancelledCodes.has(code)) {
    return present({ kind: 'error' as const, problem, event: line.name, codeName, fatal: nodeId === undefined })
  }
  return nodeId === undefined
    ? present({ kind: 'interrupted' as const, problem, codeName })
    : present({ kind: 'node-cancelled' as const, nodeId, problem, codeName })
}

/** With `--partial-parse` only; without it, and when files changed, 2.x does not say how it read the project. */
const partialParse = (message: string): Said => {
  const reason = message.slice('Partial parse: '.length)
  if (/performing full parse|falling back/.test(reason)) return { kind: 'parse', mode: 'full', reason }
  return reason.startsWith('no files changed') ? { kind: 'parse', mode: 'skipped', reason } : other
}

const generic: Reader = (line) => {
  if (line.level === 'error') return complaint(line, 'error')
  if (line.level === 'warn') return complaint(line, 'warning')
  return line.message.startsWith('Partial parse: ') ? partialParse(line.message) : byLevel(line)
}

/** Told when the query is over. A node that is going to be skipped has none. */
const query: Reader = (line) => {
  const node = nodeOf(line.data)
  const id = textOf(/^-- query_id: (.+)$/m.exec(line.message)?.[1])
  const queryId = id === 'not available' ? undefined : id
  return node && present({ kind: 'node-began' as const, node, certain: true, queryId })
}

/** What events of dbt 2.x mean; names that are not here mean what their level says. */
export const said2x: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...saidInBoth,
  ['Generic', generic],
  ['LogStartLine', began(false)],
  ['NodeCompiling', began(false)],
  ['NodeExecuting', began(false)],
  ['SQLQuery', query],
])
