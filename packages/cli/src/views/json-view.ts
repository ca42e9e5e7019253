import type { Sink } from '../terminal.ts'
import type { View } from './view.ts'

/** One event a line, and the result as the last line: for programs. */
export function jsonView(out: Sink): View {
  const line = (value: unknown): unknown => out.write(`${JSON.stringify(value)}\n`)
  return {
    follow: (run) => run.on('event', line),
    finish: (result) => line({ type: 'result', ...result }),
  }
}
