import type { NodeFacts, NodeName, ParseMode, Problem } from '../../dbt/said.ts'
import { nodeGroup, type NodeStatus } from '../node.ts'
import { oneLine } from './bounds.ts'

const longestLine = 200

const words: Readonly<Record<string, string>> = {
  success: 'OK',
  pass: 'PASS',
  warn: 'WARN',
  fail: 'FAIL',
  error: 'ERROR',
  skipped: 'SKIP',
  'no-op': 'NO-OP',
  reused: 'REUSED',
  'partial success': 'PARTIAL',
  'runtime error': 'ERROR',
}

/** A node as a line on a screen names it: `model orders`, `unit test ut_totals`. */
export function nodeText({ name, resourceType }: NodeName): string {
  return `${resourceType.replaceAll('_', ' ')} ${name}`.trim()
}

export function startedText(node: NodeName): string {
  return `START ${nodeText(node)}`
}

/** `OK model orders in 0.12s`, `FAIL 3 test not_null_x in 0.08s`, `ERROR model orders in 1.2s: Database Error …`. */
export function finishedText(node: NodeName, status: NodeStatus, facts: Partial<NodeFacts>): string {
  const word = Object.hasOwn(words, status) ? words[status] : status.toUpperCase()
  const counted = (status === 'fail' || status === 'warn') && (facts.failures ?? 0) > 0 ? ` ${facts.failures}` : ''
  const time = facts.seconds === undefined ? '' : ` in ${facts.seconds.toFixed(2)}s`
  const why = nodeGroup(status) === 'failed' && facts.message !== undefined ? `: ${facts.message}` : ''
  return oneLine(`${word}${counted} ${nodeText(node)}${time}${why}`, longestLine)
}

/** `SKIP model y because model.shop.x failed`. */
export function skippedText(node: NodeName, because?: string): string {
  return `SKIP ${nodeText(node)}${because === undefined ? '' : ` because ${because} failed`}`
}

/** `ERROR models/orders.sql:3: Database Error …`. */
export function problemText({ severity, message, file, line, nodeId }: Problem): string {
  const place = file === undefined ? nodeId : line === undefined ? file : `${file}:${line}`
  const word = severity === 'error' ? 'ERROR' : 'WARN'
  return oneLine(`${word} ${place === undefined ? '' : `${place}: `}${message}`, longestLine)
}

const modes: Readonly<Record<ParseMode, string>> = {
  full: 'Read the whole project',
  partial: 'Read what changed in the project',
  skipped: 'Read nothing of the project: nothing changed',
}

export function parsedText(mode: ParseMode, reason?: string): string {
  return oneLine(reason === undefined ? modes[mode] : `${modes[mode]} (${reason})`, longestLine)
}
