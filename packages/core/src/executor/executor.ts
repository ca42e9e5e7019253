import type { CallOptions } from '../ambient/call-options.ts'
import type { DbtInstall } from '../engine/install.ts'

/** Names one attempt everywhere: the same for the same attempt in any process. */
export interface AttemptName {
  readonly runId: string
  /** Number of the step, from 1. */
  readonly step: number
  /** Number of the attempt over the whole run, from 1. */
  readonly attempt: number
  /** Relative folder for this attempt, such as `2026-11-24/142813-jaffle-build-<run id>/step-1/attempt-1`. */
  readonly folder: string
}

/** Where things of one attempt are, as dbt sees them (inside the container, where there is one). Absolute paths. */
export interface AttemptLayout {
  /** The attempt's own folder; the paths that `read` and `list` take are relative to it. */
  readonly root: string
  /** `target`: given to dbt as its target path. */
  readonly target: string
  /** `log`: given to dbt as its log path. */
  readonly log: string
  /** `state`: where inputs for `--state` are placed. */
  readonly state: string
}

/** What a request names of the place where dbt runs. */
export interface PlaceRequest {
  /** The dbt project's folder, as the caller wrote it. */
  readonly project: string
  /** Folder of `profiles.yml`, as the caller wrote it. */
  readonly profilesDir?: string
  /** Name of one of the executor's installs. */
  readonly dbt?: string
}

/** The same, found: paths as dbt sees them, and the dbt that will run. */
export interface Place {
  readonly install: DbtInstall
  readonly project: string
  readonly profilesDir?: string
}

/** A file that is put into the attempt's folder before dbt starts. */
export type AttemptInput =
  | { readonly path: string; readonly content: Uint8Array }
  /** The file kept under `key` by {@link Execution.keep}; left out when there is none. */
  | { readonly path: string; readonly kept: string }

/** One process to start. */
export interface StartRequest {
  readonly attempt: AttemptName
  readonly place: Place
  /** dbt's arguments, without the executable. */
  readonly argv: readonly string[]
  /** What dbt gets beside the executor's own allow-list; reaches it by environment only. */
  readonly env: Readonly<Record<string, string>>
  readonly inputs: readonly AttemptInput[]
  /** After so many milliseconds the executor's own side takes dbt down, even if nobody drives any more. */
  readonly backstopMs?: number
}

/** How a process ended. */
export type Ending = EndingKind & {
  /** Wall time of the end, milliseconds since 1970. */
  readonly at: number
  /** Seconds from start to end, on a monotonic clock of whoever watched. */
  readonly seconds?: number
  /** Processes of the tree that were still alive after dbt's own end, and were stopped. Empty is the good case. */
  readonly strays: readonly Stray[]
  /** Largest resident memory of dbt, in bytes, where it is known. */
  readonly peakBytes?: number
}

/** What ended it. `lost`: the process is gone and nobody can know how. */
export type EndingKind =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'lost'; readonly reason: string }

/** A process that outlived dbt. */
export interface Stray {
  readonly pid: number
  readonly command: string
}

/** A piece of output. A piece whose offset is beyond the end of the one before shows a gap, and a gap forbids success. */
export interface OutputChunk {
  readonly offset: number
  readonly bytes: Uint8Array
}

/** A file of an attempt. `path` is relative to the attempt's folder, with `/`. */
export interface FileEntry {
  readonly path: string
  readonly bytes: number
}

/** One started process, as the executor hands it out. */
export interface Execution {
  /** Plain JSON from which {@link Executor.attach} finds this execution again. */
  readonly ref: ExecutionRef
  /** The output from `fromOffset` on, live; ends after the process's end and the last byte. Throws `OUTPUT_LOST` when it shrank or vanished. */
  output(stream: OutputStream, fromOffset: number, options: CallOptions): AsyncIterable<OutputChunk>
  /** Resolves when the process has ended and nothing of its tree is alive. May be asked any number of times. */
  ended(options: CallOptions): Promise<Ending>
  /** Bytes of a regular file of the attempt (no links, no FIFOs). Throws {@link FileUnreadableError}. */
  read(path: string, options: CallOptions & { readonly maxBytes: number }): AsyncIterable<Uint8Array>
  /** Regular files whose path begins with `prefix`. */
  list(prefix: string, options: CallOptions): Promise<readonly FileEntry[]>
  /** SIGINT, to dbt alone; the executor sends it at most once. */
  interrupt(options: CallOptions): Promise<void>
  /** SIGTERM to the whole tree. */
  terminate(options: CallOptions): Promise<void>
  /** SIGKILL to the whole tree. */
  kill(options: CallOptions): Promise<void>
  /** Keeps a file of the attempt under a key for later inputs; atomic, and safe beside other runs. Missing file: nothing happens. */
  keep(key: string, path: string, options: CallOptions): Promise<void>
  /** Removes the attempt's folder. The process must have ended. */
  dispose(options: CallOptions): Promise<void>
}

/** The two outputs of a process. */
export type OutputStream = 'stdout' | 'stderr'

/** A plain JSON value that belongs to the executor; core only keeps it. */
export interface ExecutionRef {
  readonly executor: string
  readonly [key: string]: string | number | boolean
}

/** What an executor can do, as data. */
export interface ExecutorCapabilities {
  /** Executions are found again from another process. */
  readonly attach: boolean
  /** Processes that left dbt's group are found and stopped. */
  readonly strays: boolean
  /** A file kept by one attempt can be an input of the next. */
  readonly keep: boolean
  /** The end of a process by lack of memory is told apart. */
  readonly outOfMemory: boolean
}

/** Adapter that starts a process somewhere and can find it again. */
export interface Executor {
  /** Stands in references and errors, such as `local`. */
  readonly name: string
  readonly capabilities: ExecutorCapabilities
  /** Called once per run before anything is recorded: which dbt, and how it sees the folders. Throws when there is no such dbt. */
  locate(request: PlaceRequest, options: CallOptions): Promise<Place>
  /** Pure: where the files of an attempt are, whether or not it exists yet. */
  layout(attempt: AttemptName): AttemptLayout
  /** Starts dbt. Idempotent by attempt: a second call answers the same execution. */
  start(request: StartRequest, options: CallOptions): Promise<Execution>
  /** The execution of an attempt; `never-started` also fences it, nobody can start it any more. */
  find(attempt: AttemptName, options: CallOptions): Promise<Execution | 'never-started' | 'unknown'>
  /** Back to an execution from its {@link Execution.ref}. */
  attach(ref: ExecutionRef, options: CallOptions): Promise<Execution>
  /** Stops what still runs and lets go of everything. Idempotent. */
  close(): Promise<void>
}
