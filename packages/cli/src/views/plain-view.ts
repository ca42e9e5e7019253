import { formatFailure, formatSummary, type RunEvent, type RunResult } from '@millrace/core'
import type { Terminal } from '../terminal.ts'
import type { View } from './view.ts'

/** Events that say nothing a person waits for. */
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
export function closing(result: RunResult, { colour, width }: Terminal): string {
  const summary = formatSummary(result.summary, { colour, width })
  return result.outcome === 'succeeded' ? `\n${summary}\n` : `\n${summary}\n\n${formatFailure(result)}\n`
}

/** One line an event: for logs and pipes. */
export function plainView(terminal: Terminal): View {
  const { out } = terminal
  return {
    follow: (run) =>
      run.on('event', (event) => {
        if (isWorthALine(event)) out.write(`${event.text}\n`)
      }),
    finish: (result) => out.write(closing(result, terminal)),
  }
}
