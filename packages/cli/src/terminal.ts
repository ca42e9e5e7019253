import { styleText } from 'node:util'

/** What a command has of the process that it runs in: the process's own, or a test's. */
export interface Terminal {
  readonly out: Sink
  readonly err: Sink
  /** A person looks at it: live progress, colours. */
  readonly live: boolean
  readonly colour: boolean
  readonly width: number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signals: Signals
}

/** Something that takes text. */
export interface Sink {
  write(text: string): unknown
}

/** Where signals come from. */
export interface Signals {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
}

/** What is used of a process. */
export interface ProcessParts extends Signals {
  readonly stdout: Stream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: Stream
  readonly env: Terminal['env']
}

interface Stream extends Sink {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/** Columns where nobody says how many there are. */
const usualWidth = 100

/** The terminal of a process. Colours follow NO_COLOR and whether a person looks. */
export function processTerminal(process: ProcessParts): Terminal {
  const { stdout, stderr, env } = process
  const { isTTY = false, columns = 0 } = stdout
  // A terminal without a size (of some remote shells) has no room for a view.
  const live = isTTY && columns > 0 && env['TERM'] !== 'dumb' && env['CI'] === undefined
  for (const stream of [stdout, stderr]) stream.on('error', passOver)
  return {
    out: stdout,
    err: stderr,
    live,
    colour: live && (env['NO_COLOR'] ?? '') === '',
    width: live ? columns : usualWidth,
    env,
    signals: process,
  }
}

/** Text in a style, where colours are wanted. */
export function paint({ colour }: Pick<Terminal, 'colour'>, style: Style, text: string): string {
  return colour ? styleText(style, text, { validateStream: false }) : text
}

/** The styles that are used. */
export type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow'

/** A reader that went away (`| head`) ends neither dbt nor the run: the exit code still says what came of it. */
function passOver(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
