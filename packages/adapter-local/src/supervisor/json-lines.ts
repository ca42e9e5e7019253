import type { Readable } from 'node:stream'

/**
 * Hands each line of a stream to `onLine` as a value. A last line that was cut off is dropped (its writer is dead), and
 * so is what is no JSON (a wrapper round Node that greets, say).
 */
export function readJsonLines(stream: Readable, onLine: (value: unknown) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const value = parsed(line)
      if (value !== undefined) onLine(value)
    }
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** One value as a line. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
