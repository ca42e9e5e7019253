import { abortable } from '../../ambient/abortable.ts'
import type { Ambient } from '../../ambient/ambient.ts'
import type { AttemptLayout, Ending, EndingKind, OutputStream, StartRequest, Stray } from '../../executor/executor.ts'
import { deferred } from '../deferred.ts'
import { bytes } from '../suites/bytes.ts'
import { memoryFiles, type MemoryFileLike, type MemoryFiles } from './memory-files.ts'
import { memoryOutput, type MemoryOutput } from './memory-output.ts'

/** The signals that a program can meet. */
export type MemorySignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL'

/** What a program does when a signal comes: ends by it, goes on, or calls a function. Nothing catches `SIGKILL`. */
export type MemoryReaction = 'default' | 'ignore' | (() => void)

/** A process in memory, as the program that runs in it sees it. Once it is over, nothing that it does has an effect. */
export interface MemoryProcess extends Pick<StartRequest, 'attempt' | 'place' | 'argv' | 'env'> {
  readonly pid: number
  readonly layout: AttemptLayout
  readonly ambient: Ambient
  /** Aborts when the process is over, so that whatever its program waits for ends. */
  readonly over: AbortSignal
  write(stream: OutputStream, content: string | Uint8Array): void
  /** Loses bytes of an output, or cuts it: what a bad transport or a full disk does. */
  damage(stream: OutputStream, how: { readonly skip: number } | { readonly truncate: number }): void
  put(path: string, file: MemoryFileLike): void
  get: MemoryFiles['get']
  on(signal: MemorySignal, reaction: MemoryReaction): void
  /** Leaves a process behind that outlives this one; answers its pid. */
  leave(command: string): number
  /** Whether a process of this machine is alive. */
  isAlive(pid: number): boolean
  /** The promise, unless the process is over first: then it rejects, and the program with it. */
  waitFor<T>(promise: Promise<T>): Promise<T>
}

/** What runs in a process: resolves to how it ends. One that throws ends with code 1 and the error on stderr. */
export type MemoryProgram = (process: MemoryProcess) => Promise<EndingKind>

/** The pids of a machine, and which of them are alive. */
export interface MemoryPids {
  next(): number
  readonly alive: Set<number>
}

/** A process in memory, as its executor sees it. */
export interface RunningProcess {
  readonly files: MemoryFiles
  readonly output: Readonly<Record<OutputStream, MemoryOutput>>
  /** How it ended; `undefined` while it runs. */
  ending(): Ending | undefined
  ended(signal: AbortSignal): Promise<Ending>
  /** SIGINT to this process alone, at most once. */
  interrupt(): void
  /** A signal to it and to all that it left. */
  deliverToTree(signal: 'SIGTERM' | 'SIGKILL'): void
}

/** What a process is made of. */
export interface ProcessSetup extends Pick<StartRequest, 'attempt' | 'place' | 'argv' | 'env'> {
  readonly layout: AttemptLayout
  readonly ambient: Ambient
  readonly pids: MemoryPids
}

/** Starts a program. It begins to run at once, up to the first thing that it waits for. */
export function spawnMemory(setup: ProcessSetup, prepare: (files: MemoryFiles) => void, program: MemoryProgram) {
  const { ambient, pids, layout, attempt, place } = setup
  const files = memoryFiles(layout.root)
  const output = { stdout: memoryOutput(), stderr: memoryOutput() }
  const over = new AbortController()
  const ended = deferred<Ending>()
  const reactions = new Map<MemorySignal, MemoryReaction>()
  const pid = pids.next()
  const startedAt = ambient.monotonic()
  let left: readonly Stray[] = []
  let ending: Ending | undefined
  let interrupted = false

  const finish = (kind: EndingKind) => {
    if (ending !== undefined) return
    const strays = left.filter((stray) => pids.alive.delete(stray.pid))
    pids.alive.delete(pid)
    ending = { ...kind, at: ambient.now(), seconds: (ambient.monotonic() - startedAt) / 1_000, strays }
    for (const stream of Object.values(output)) stream.end()
    over.abort(new Error('the process is over'))
    ended.resolve(ending)
  }

  const deliver = (signal: MemorySignal) => {
    const reaction = signal === 'SIGKILL' ? 'default' : (reactions.get(signal) ?? 'default')
    if (ending !== undefined || reaction === 'ignore') return
    if (reaction === 'default') finish({ kind: 'signalled', signal })
    else reaction()
  }

  /** Only the living do anything. */
  const whileAlive =
    <A extends readonly unknown[]>(act: (...args: A) => void) =>
    (...args: A) => {
      if (ending === undefined) act(...args)
    }

  const process: MemoryProcess = {
    pid,
    attempt,
    place,
    argv: [...setup.argv],
    env: { ...setup.env },
    layout,
    ambient,
    over: over.signal,
    write: whileAlive((stream, content) =>
      output[stream].append(typeof content === 'string' ? bytes(content) : content),
    ),
    damage: whileAlive((stream, how) =>
      'skip' in how ? output[stream].skip(how.skip) : output[stream].truncate(how.truncate),
    ),
    put: whileAlive((path, file) => files.put(path, file)),
    get: (path) => files.get(path),
    on: (signal, reaction) => void reactions.set(signal, reaction),
    leave(command) {
      const stray = { pid: pids.next(), command }
      left = [...left, stray]
      return stray.pid
    },
    isAlive: (other) => pids.alive.has(other),
    waitFor: (promise) => abortable(promise, over.signal),
  }

  const crash = (error: unknown) => {
    process.write('stderr', `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    finish({ kind: 'exited', code: 1 })
  }

  const running: RunningProcess = {
    files,
    output,
    ending: () => ending,
    ended: (signal) => abortable(ended.promise, signal),
    interrupt() {
      if (!interrupted) deliver('SIGINT')
      interrupted = true
    },
    deliverToTree(signal) {
      left = left.filter((stray) => !pids.alive.delete(stray.pid))
      deliver(signal)
    },
  }
  prepare(files)
  Promise.resolve(process).then(program).then(finish, crash)
  return running
}
