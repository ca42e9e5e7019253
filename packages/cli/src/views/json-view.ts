import type { Sink } from '../terminal.ts'
import type { View } from './view.ts'

/** One event a line, and the result as the last line: for programs. */
export function jsonView(out: Sink): View {
  const line = (value: unknown): void => void out.write(`${JSON.stringify(value)}\n`)
  return {
    follow: (run) => void run.on('event', line),
    finish: (result) => line({ type: 'result', ...result }),
    close: () => undefined,
  }
}
