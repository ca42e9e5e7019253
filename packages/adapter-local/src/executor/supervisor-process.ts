import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { jsonLine, readJsonLines } from '../supervisor/json-lines.ts'
import { processTable } from '../supervisor/process-table.ts'
import type {
  ExitRecord,
  LadderGraces,
  OrderMessage,
  RefusedReply,
  Reply,
  Request,
  StartMessage,
} from '../supervisor/protocol.ts'
import type { ProcessIdentity } from '../supervisor/tree.ts'

// Beside us once built; as source, in its own folder.
const program = import.meta.url.endsWith('.ts')
  ? new URL('../supervisor/main.ts', import.meta.url)
  : new URL('./supervisor.js', import.meta.url)

/** How much of a supervisor's last words is kept for the message. */
const lastWordsLength = 4_000
/** How long a supervisor without work has to end. */
const leaveMs = 5_000

/** The supervisor ended without being asked: whoever waits for it must look for himself. */
export class SupervisorGone extends Error {
  override readonly name = 'SupervisorGone'
}

/** The supervisor could not start this dbt; `code` is the system's, such as `ENOENT`. */
export class SpawnRefused extends Error {
  override readonly name = 'SpawnRefused'
  readonly phase: RefusedReply['phase']
  readonly code: string

  constructor({ phase, code, message }: RefusedReply) {
    super(message)
    this.phase = phase
    this.code = code
  }
}

/** One dbt that a supervisor was asked to start. */
export interface StartedProcess {
  /** Its number in orders. */
  readonly id: number
  /** Which process it is; rejects with {@link SpawnRefused} or {@link SupervisorGone}. */
  readonly leader: Promise<ProcessIdentity>
  /** Resolves when dbt and its tree are dead; rejects with {@link SupervisorGone}. */
  readonly ended: Promise<ExitRecord>
}

/** Our end of one supervisor process. It keeps our own process alive only while it has something to do. */
export class SupervisorProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #starts = new Map<number, PromiseWithResolvers<ProcessIdentity>>()
  readonly #ends = new Map<number, PromiseWithResolvers<ExitRecord>>()
  readonly #orders = new Map<number, PromiseWithResolvers<undefined>>()
  readonly #gone = Promise.withResolvers<undefined>()
  #isGone = false
  #lastWords = ''
  #number = 0

  constructor(node: string) {
    const { PATH = '' } = process.env
    // Its own session and a clean environment: neither a Ctrl-C at the terminal nor a variable of the user reaches it.
    const child = spawn(node, [fileURLToPath(program)], {
      cwd: '/',
      env: { PATH },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child = child
    readJsonLines(child.stdout, (reply) => {
      this.#hear(reply as Reply)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-lastWordsLength)
    })
    child.stdin.on('error', () => undefined) // `close` tells the same
    child.on('error', (error) => {
      this.#lastWords += error.message
      this.#end()
    })
    child.on('close', () => {
      this.#end()
    })
    this.#holdOpen()
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** Pid and start time; both empty when it could not be started. */
  async identity(): Promise<ProcessIdentity> {
    const { pid = 0 } = this.#child
    return { pid, startTime: (await processTable.find(pid))?.startTime ?? '' }
  }

  start(message: Omit<StartMessage, 'type' | 'id'>): StartedProcess {
    const id = ++this.#number
    const end = Promise.withResolvers<ExitRecord>()
    end.promise.catch(() => undefined) // a refusal is told by `leader`
    this.#ends.set(id, end)
    const leader = this.#ask(this.#starts, id, { type: 'start', id, ...message })
    return { id, leader, ended: end.promise }
  }

  /** Resolves when the signal was sent, for `stop` when the ladder is done. */
  order(id: number, type: OrderMessage['type'], graces?: LadderGraces): Promise<void> {
    const order = ++this.#number
    return this.#ask(this.#orders, order, { type, id, order, ...(graces && { graces }) })
  }

  /** Lets it go; it ends by itself, as it has nothing to do. */
  async close(): Promise<void> {
    const overdue = setTimeout(() => this.#child.kill('SIGKILL'), leaveMs)
    this.#child.stdin.end()
    this.#child.ref()
    await this.#gone.promise
    clearTimeout(overdue)
  }

  #ask<T>(waiting: Map<number, PromiseWithResolvers<T>>, key: number, message: Request): Promise<T> {
    const answer = Promise.withResolvers<T>()
    if (this.#isGone) {
      answer.reject(this.#absence())
    } else {
      waiting.set(key, answer)
      this.#child.stdin.write(jsonLine(message))
      this.#holdOpen()
    }
    return answer.promise
  }

  #hear(reply: Reply): void {
    switch (reply.type) {
      case 'started':
        take(this.#starts, reply.id)?.resolve({ pid: reply.pid, startTime: reply.startTime })
        break
      case 'refused':
        take(this.#ends, reply.id)?.reject(new SpawnRefused(reply))
        take(this.#starts, reply.id)?.reject(new SpawnRefused(reply))
        break
      case 'ended':
        take(this.#ends, reply.id)?.resolve(reply.exit)
        break
      case 'done':
        take(this.#orders, reply.order)?.resolve(undefined)
        break
    }
    this.#holdOpen()
  }

  #absence(): SupervisorGone {
    return new SupervisorGone(`the supervisor of dbt has ended${this.#lastWords && `: ${this.#lastWords.trim()}`}`)
  }

  #end(): void {
    this.#isGone = true
    for (const waiting of [this.#starts, this.#ends, this.#orders]) {
      for (const answer of waiting.values()) answer.reject(this.#absence())
      waiting.clear()
    }
    this.#gone.resolve(undefined)
  }

  /** An idle supervisor must not keep our own process from ending. */
  #holdOpen(): void {
    const busy = this.#starts.size + this.#ends.size + this.#orders.size > 0
    // The pipes to a child are sockets; their types do not say so.
    const { stdin, stdout, stderr } = this.#child as unknown as Record<'stdin' | 'stdout' | 'stderr', Handle>
    for (const handle of [this.#child, stdin, stdout, stderr]) {
      if (busy) handle.ref()
      else handle.unref()
    }
  }
}

/** What can keep a process from ending. */
interface Handle {
  ref(): void
  unref(): void
}

function take<T>(waiting: Map<number, T>, key: number): T | undefined {
  const found = waiting.get(key)
  waiting.delete(key)
  return found
}
