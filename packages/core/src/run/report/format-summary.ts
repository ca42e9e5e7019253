import type { NodeGroup } from '../node.ts'
import type { Summary, SummaryNode, ThreadUse } from '../summary-types.ts'
import { painter, type Paint } from './paint.ts'
import { fitText, oneLine, padText, textLines, textWidth } from './text-width.ts'

/** How a summary is drawn. */
export interface SummaryFormat {
  /** Colours by ANSI sequences. Default false. */
  readonly colour?: boolean
  /** Columns that no line goes beyond, at least 40. Default 100. */
  readonly width?: number
}

/** What the parts of a page share. */
interface Page {
  readonly width: number
  readonly paint: Paint
}

const narrowest = 40
/** Nodes of one list, and lines of one message, that are drawn; the rest is counted. */
const mostNodes = 20
const mostMessageLines = 3
const nodeHeader = /^\w+(?: \w+)? in [a-z ]+ \S+ \([^)]*\)$/

const groupLooks: Readonly<Record<NodeGroup, { readonly mark: string; readonly style: keyof Paint }>> = {
  succeeded: { mark: '✓', style: 'green' },
  warned: { mark: '!', style: 'yellow' },
  failed: { mark: '✗', style: 'red' },
  skipped: { mark: '-', style: 'dim' },
  unfinished: { mark: '~', style: 'yellow' },
  unknown: { mark: '?', style: 'yellow' },
}

/** A summary as text for a screen or a log: plain, unless colours are asked for; every line fits the width. */
export function formatSummary(summary: Summary, { colour = false, width = 100 }: SummaryFormat = {}): string {
  const page = { width: Math.max(narrowest, Math.floor(width)), paint: painter(colour) }
  return [
    headline(summary, page),
    troubles('Failed', 'failed', summary.failed, page),
    troubles('Warned', 'warned', summary.warned, page),
    slowest(summary.slowest, page),
    path(summary.criticalPath, summary.seconds, page),
    threads(summary.threads, page),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** Seconds as people say them: `0.05s`, `12.3s`, `3m 05s`, `2h 07m`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.995) return `${seconds.toFixed(2)}s`
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`
  const whole = Math.round(seconds)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`
  return `${Math.floor(whole / 3600)}h ${two((whole % 3600) / 60)}m`
}

function headline({ nodes, seconds, attempts, groups, counts }: Summary, { width, paint }: Page): readonly string[] {
  const title = `${plural(nodes, 'node')} in ${formatSeconds(seconds)}${attempts > 1 ? `, ${attempts} attempts` : ''}`
  const told = (Object.keys(groupLooks) as NodeGroup[]).filter((group) => groups[group] > 0)
  const marks = told.map((group) => ({
    text: `${groupLooks[group].mark} ${groups[group]} ${group}`,
    style: groupLooks[group].style,
  }))
  const statuses = Object.entries(counts).map(([status, count]) => ({
    text: `${oneLine(status)} ${count}`,
    style: 'dim' as const,
  }))
  return [
    paint.bold(fitText(title, width)),
    ...flow(marks, '   ', { width, paint }),
    ...flow(statuses, ' · ', { width, paint }),
  ]
}

function troubles(title: string, group: NodeGroup, nodes: readonly SummaryNode[], page: Page): readonly string[] {
  if (nodes.length === 0) return []
  const { width, paint } = page
  const { mark, style } = groupLooks[group]
  const shown = nodes.slice(0, mostNodes)
  const types = columnWidth(
    shown.map(({ resourceType }) => oneLine(resourceType)),
    12,
  )
  const lines = shown.flatMap((node) => {
    const time = formatSeconds(node.seconds)
    const room = width - 4 - types - 1 - 2 - time.length
    const name = fitText(oneLine(node.name), room)
    return [
      `  ${paint[style](mark)} ${paint.dim(padText(oneLine(node.resourceType), types))} ${name}  ${paint.dim(time)}`,
      ...messageLines(node.message).map((line) => `    ${fitText(line, width - 4)}`),
    ]
  })
  const rest = nodes.length - shown.length
  return [paint.bold(title), ...lines, ...(rest > 0 ? [paint.dim(`  … and ${rest} more`)] : [])]
}

// dbt's first line only names the node, and its last one a file that is gone with the attempt.
function messageLines(message = ''): readonly string[] {
  const lines = textLines(message)
  const telling = lines.filter((line) => !nodeHeader.test(line) && !line.startsWith('compiled code at '))
  const shown = telling.length > 0 ? telling : lines
  if (shown.length <= mostMessageLines) return shown
  return [...shown.slice(0, mostMessageLines - 1), ...shown.slice(-1).map((line) => `… ${line}`)]
}

function slowest(nodes: readonly SummaryNode[], page: Page): readonly string[] {
  const [first] = nodes
  if (first === undefined) return []
  const rows = nodes.map(({ name, resourceType, seconds }) => ({
    label: `${oneLine(resourceType)} ${oneLine(name)}`,
    value: formatSeconds(seconds),
    part: seconds / first.seconds,
  }))
  return bars('Slowest', rows, page)
}

function path(found: Summary['criticalPath'], seconds: number, page: Page): readonly string[] {
  if (found === undefined || found.nodes.length === 0) return []
  const { width, paint } = page
  const title = `Critical path  ${formatSeconds(found.seconds)} of ${formatSeconds(seconds)}`
  const links = found.nodes.map((node, index) => ({
    text: fitText(`${index === 0 ? '' : '→ '}${oneLine(node.name)} ${formatSeconds(node.seconds)}`, width - 2),
    style: 'plain' as const,
  }))
  return [paint.bold(fitText(title, width)), ...flow(links, ' ', page)]
}

function threads(uses: readonly ThreadUse[], page: Page): readonly string[] {
  const rows = uses.map(({ thread, nodes, utilisation }) => ({
    label: oneLine(thread),
    value: `${plural(nodes, 'node').padEnd(`${nodes} nodes`.length)} ${String(Math.round(utilisation * 100)).padStart(3)} %`,
    part: utilisation,
  }))
  return rows.length === 0 ? [] : bars('Threads', rows, page)
}

interface Bar {
  readonly label: string
  readonly value: string
  /** Length of the bar, from 0 to 1. */
  readonly part: number
}

function bars(title: string, rows: readonly Bar[], { width, paint }: Page): readonly string[] {
  const values = columnWidth(
    rows.map(({ value }) => value),
    20,
  )
  const length = Math.min(24, Math.floor(width / 4))
  const labels = columnWidth(
    rows.map(({ label }) => label),
    width - 6 - values - length,
  )
  return [
    paint.bold(title),
    ...rows.map(({ label, value, part }) => {
      const bar = '█'.repeat(Math.max(part > 0 ? 1 : 0, Math.round(Math.min(1, part) * length)))
      return `  ${padText(label, labels)}  ${value.padStart(values)}  ${paint.cyan(bar)}`.trimEnd()
    }),
  ]
}

interface Word {
  readonly text: string
  readonly style: keyof Paint
}

/** Words side by side, indented by two, on as many lines as they need. */
function flow(words: readonly Word[], between: string, { width, paint }: Page): readonly string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const { text, style } of words) {
    const word = fitText(text, width - 2)
    const size = textWidth(word)
    if (used > 0 && used + between.length + size > width) {
      lines.push(line)
      used = 0
    }
    line = used === 0 ? `  ${paint[style](word)}` : `${line}${paint.dim(between)}${paint[style](word)}`
    used += (used === 0 ? 2 : between.length) + size
  }
  return used === 0 ? lines : [...lines, line]
}

function columnWidth(texts: readonly string[], most: number): number {
  return Math.min(most, Math.max(...texts.map((text) => textWidth(text))))
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
