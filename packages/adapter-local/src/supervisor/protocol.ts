import type { StrayProcess } from './settle.ts'

/** How long each rung of the stopping ladder has. */
export interface LadderGraces {
  /** From SIGINT, to dbt alone, to SIGTERM, to the tree: dbt cancels its queries in this time. */
  readonly interruptMs: number
  /** From SIGTERM to SIGKILL. */
  readonly terminateMs: number
}

/** Asks for one dbt. The environment goes this way only: through a pipe, never by file or argument. */
export interface StartMessage {
  readonly type: 'start'
  /** Names this dbt in later messages. */
  readonly id: number
  /** The attempt's folder, which exists; `stdout`, `stderr` and the records are made in it. */
  readonly folder: string
  readonly executable: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** The value of the token in `env`. */
  readonly token: string
  /** What the claim says besides the process; written back with the process added. */
  readonly claim: Readonly<Record<string, unknown>>
  readonly backstopMs?: number
  /** Of the ladder when the driver is gone or the backstop is over. */
  readonly graces: LadderGraces
}

/** One rung, or the whole ladder (`stop`); answered by `done` with the same `order`. */
export interface OrderMessage {
  readonly type: 'interrupt' | 'terminate' | 'kill' | 'stop'
  readonly id: number
  readonly order: number
  readonly graces?: LadderGraces
}

/** From the driver to the supervisor, one JSON object a line. */
export type Request = StartMessage | OrderMessage

/** What became of the process. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'out-of-memory' }

/** The content of `exit.json`, and the supervisor's last word on one dbt. */
export type ExitRecord = ProcessEnd & {
  readonly version: 1
  /** Wall time of dbt's end, milliseconds since 1970. */
  readonly at: number
  /** From start to end, on the supervisor's monotonic clock. */
  readonly seconds: number
  readonly strays: readonly StrayProcess[]
  /** Whether nothing of the tree was alive any more when this was written. */
  readonly settled: boolean
}

/** dbt was not started: its files could not be made, or the process itself. `code` is the system's, such as `ENOENT`. */
export interface RefusedReply {
  readonly type: 'refused'
  readonly id: number
  readonly phase: 'files' | 'spawn'
  readonly code: string
  readonly message: string
}

/** From the supervisor to the driver, one JSON object a line. */
export type Reply =
  | { readonly type: 'started'; readonly id: number; readonly pid: number; readonly startTime: string }
  | RefusedReply
  | { readonly type: 'ended'; readonly id: number; readonly exit: ExitRecord }
  | { readonly type: 'done'; readonly order: number }
