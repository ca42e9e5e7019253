/** Where a command writes and what it can rely on there: the process's own streams, or a test's. */
export interface Terminal {
  readonly out: Sink
  readonly err: Sink
  /** A person looks at it: live progress, colours. */
  readonly live: boolean
  readonly colour: boolean
  readonly width: number
}

/** Something that takes text. */
export interface Sink {
  write(text: string): unknown
}

/** The terminal of this process. Colours follow NO_COLOR and whether a person looks. */
export function processTerminal({ stdout, stderr, env }: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>): Terminal {
  const live = stdout.isTTY && env['TERM'] !== 'dumb' && env['CI'] === undefined
  return {
    out: stdout,
    err: stderr,
    live,
    colour: live && env['NO_COLOR'] === undefined,
    width: stdout.isTTY ? stdout.columns : 100,
  }
}
