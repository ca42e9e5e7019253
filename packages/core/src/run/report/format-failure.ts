import { formatFailureText } from '../../failure/format-failure.ts'
import type { RunResult } from '../result.ts'
import type { Summary, SummaryNode } from '../summary-types.ts'
import { fitText, oneLine, textLines } from './text-width.ts'

/** How much of a failure is told. */
export interface FailureFormat {
  /** Lines of the whole text, at least 3. Default 40. */
  readonly maxLines?: number
}

const widest = 300
const wordsMark = 'last words: '

/**
 * Why a run did not succeed, as text for people: the cause first, then which nodes failed, and dbt's own last words
 * always among it. Empty for a run that succeeded.
 */
export function formatFailure(
  { outcome, failure, summary }: Pick<RunResult, 'outcome' | 'failure' | 'summary'>,
  { maxLines = 40 }: FailureFormat = {},
): string {
  if (outcome === 'succeeded') return ''
  const room = Math.max(3, Math.floor(maxLines))
  if (failure === undefined)
    return [`The run ended as ${outcome}, and nothing says why.`, ...nodeLines(summary, room - 1)].join('\n')
  const nodes = nodeLines(summary, Math.floor(room / 3), failure.nodeId)
  const cause = formatFailureText(failure, { maxLines: room - nodes.length - 1 })
  const words = lastWords(failure.evidence)
  const told = words === undefined || oneLine(cause).includes(words)
  return [cause, ...nodes, ...(told ? [] : [`dbt's last words: ${fitText(words, widest)}`])].join('\n')
}

// The classifier marks words that are not those of the cause; where none are marked, the cause comes first.
function lastWords(evidence: readonly string[]): string | undefined {
  const marked = evidence.findLast((line) => line.startsWith(wordsMark))
  const words = oneLine(marked?.slice(wordsMark.length) ?? evidence[0] ?? '')
  return words === '' ? undefined : words
}

// A single failed node that the cause has named already is not told again.
function nodeLines({ failed, groups }: Summary, room: number, named?: string): readonly string[] {
  const lines = failed.length === 1 && failed[0]?.id === named ? [] : failed.map(nodeLine)
  const untold = groups.unfinished > 0 ? [`${groups.unfinished} of the nodes did not finish or never began.`] : []
  const all = [...(lines.length > 0 ? [`Failed nodes (${lines.length}):`, ...lines] : []), ...untold]
  return all.length <= room
    ? all
    : room < 2
      ? [`${failed.length} nodes failed.`]
      : [...all.slice(0, room - 1), `  … and ${all.length - room + 1} more`]
}

function nodeLine({ resourceType, name, step, message }: SummaryNode): string {
  const lines = textLines(message ?? '')
  // dbt's first line names the node and its file; the cause comes after it.
  const cause = lines[1] ?? lines[0]
  const said = cause === undefined ? '' : `: ${oneLine(cause)}`
  return fitText(`  ${resourceType} ${name}${step > 1 ? ` (step ${step})` : ''}${said}`, widest)
}
