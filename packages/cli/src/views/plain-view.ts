import { formatFailure, formatSummary, type RunEvent, type RunResult } from '@millrace/core'
import type { Terminal } from '../terminal.ts'
import type { View } from './view.ts'

/** Events that say nothing a person waits for, or what the end says again. */
const silent: ReadonlySet<RunEvent['type']> = new Set([
  'state:changed',
  'node:started',
  'artifact:stored',
  'summary',
  'test:finished',
  'problem',
])

/** Whether a line of its own is printed for an event. */
export function isWorthALine(event: RunEvent): boolean {
  return !silent.has(event.type)
}

/** The end of a run, for a person. */
export function closing(result: RunResult, { colour, width }: Pick<Terminal, 'colour' | 'width'>): string {
  const summary = formatSummary(result.summary, { colour, width })
  return result.outcome === 'succeeded' ? `\n${summary}\n` : `\n${summary}\n\n${formatFailure(result)}\n`
}

/** One line an event: for logs and pipes. */
export function plainView(terminal: Pick<Terminal, 'out' | 'colour' | 'width'>): View {
  const { out } = terminal
  const hear = (event: RunEvent): void => {
    if (isWorthALine(event)) out.write(`${event.text}\n`)
  }
  return {
    follow: (run) => void run.on('event', hear),
    finish: (result) => void out.write(closing(result, terminal)),
    close: () => undefined,
  }
}
