import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { attemptFiles, privateFile } from './attempt-files.ts'
import { climb, type Rungs } from './ladder.ts'
import { oomKills } from './memory-events.ts'
import { processTable as table } from './process-table.ts'
import type { ExitRecord, LadderGraces, ProcessEnd, StartMessage } from './protocol.ts'
import { markInterrupted, replaceRecord, reserveExitRecord, writeExitRecord } from './records.ts'
import { settleTree } from './settle.ts'
import { livingMembers, sendSignal, signalProcess, type ProcessIdentity, type ProcessTree } from './tree.ts'

/** Longest time of a timer of Node: about 25 days. */
const longestTimer = 2 ** 31 - 1

/** What execa tells of the end, as far as it matters here. */
interface ExecaEnd {
  readonly exitCode?: number | undefined
  readonly signal?: string | undefined
  readonly code?: string | undefined
  readonly originalMessage?: string | undefined
}

/** dbt could not be started; `code` is the system's, such as `ENOENT`. */
export class SpawnError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** One dbt that runs, or has ended. */
export class Job implements Rungs {
  readonly leader: ProcessIdentity
  /** Resolves when nothing of the tree is alive and the exit is recorded. */
  readonly ended: Promise<ExitRecord>
  readonly #folder: string
  readonly #tree: ProcessTree
  readonly #exited = new AbortController()
  readonly #startedAt = performance.now()
  readonly #oomKillsBefore = oomKills()
  readonly #backstop: NodeJS.Timeout | undefined
  #killed = false

  constructor(message: StartMessage, leader: ProcessIdentity, end: Promise<ExecaEnd>) {
    this.leader = leader
    this.#folder = message.folder
    this.#tree = { leader, token: message.token }
    this.ended = end.then((result) => this.#finish(result))
    const { backstopMs } = message
    if (backstopMs !== undefined && backstopMs <= longestTimer) {
      this.#backstop = setTimeout(() => void this.stop(message.graces), backstopMs)
    }
  }

  /** SIGINT to dbt alone, once: a second one makes dbt 1.x lose the cancel of its queries. */
  async interrupt(): Promise<void> {
    if (this.#isOver() || !(await markInterrupted(this.#folder)) || this.#isOver()) return
    sendSignal(this.leader.pid, 'SIGINT')
  }

  /** SIGTERM to everybody. */
  terminate(): Promise<void> {
    return this.#signalAll('SIGTERM')
  }

  /** SIGKILL to everybody, now and to whoever turns up later. */
  kill(): Promise<void> {
    this.#killed = true
    return this.#signalAll('SIGKILL')
  }

  /** The whole ladder, as far as it takes. */
  stop(graces: LadderGraces): Promise<void> {
    return climb(this, graces, this.#exited.signal)
  }

  #isOver(): boolean {
    return this.#exited.signal.aborted
  }

  async #signalAll(signal: NodeJS.Signals): Promise<void> {
    const members = await livingMembers(table, this.#tree)
    // Until dbt is reaped nobody else can have its number, and a signal to a group misses no newborn.
    const asGroup = !this.#isOver()
    if (asGroup) sendSignal(-this.leader.pid, signal)
    const others = members.filter(({ group }) => !asGroup || group !== this.leader.pid)
    await Promise.all(others.map((member) => signalProcess(table, member, signal)))
  }

  async #finish(result: ExecaEnd): Promise<ExitRecord> {
    const [at, seconds] = [Date.now(), (performance.now() - this.#startedAt) / 1_000]
    this.#exited.abort()
    clearTimeout(this.#backstop)
    const end = { version: 1, ...this.#endOf(result), at, seconds } as const
    const settled = (await livingMembers(table, this.#tree)).length === 0
    const first: ExitRecord = { ...end, strays: [], settled }
    await this.#record(first)
    if (settled) return first

    const strays = await settleTree(table, this.#tree, () => this.#killed)
    const last: ExitRecord = { ...end, strays, settled: true }
    await this.#record(last)
    return last
  }

  // Without the file (its folder was removed, say) a later process finds `lost`; the driver hears of the end all the same.
  async #record(record: ExitRecord): Promise<void> {
    await writeExitRecord(this.#folder, record).catch(() => undefined)
  }

  #endOf({ exitCode, signal }: ExecaEnd): ProcessEnd {
    if (signal === undefined) return { kind: 'exited', code: exitCode ?? 1 }
    const starved = signal === 'SIGKILL' && !this.#killed && (oomKills() ?? 0) > (this.#oomKillsBefore ?? Infinity)
    return starved ? { kind: 'out-of-memory' } : { kind: 'signalled', signal }
  }
}

/** Starts dbt and completes the claim with the process. Throws {@link SpawnError}, or what the file system says. */
export async function startJob(message: StartMessage): Promise<Job> {
  const { folder } = message
  await reserveExitRecord(folder)
  // Appending: after a truncation by somebody else dbt's next byte must not hide that the file has shrunk.
  const stdout = await open(join(folder, attemptFiles.stdout), 'ax', privateFile)
  try {
    const stderr = await open(join(folder, attemptFiles.stderr), 'ax', privateFile)
    try {
      return await spawnInto(message, stdout, stderr)
    } finally {
      await stderr.close()
    }
  } finally {
    await stdout.close()
  }
}

// execa passes any descriptor on; its types know those from 3 to 9.
const descriptor = ({ fd }: FileHandle) => fd as 3

async function spawnInto(message: StartMessage, stdout: FileHandle, stderr: FileHandle): Promise<Job> {
  const subprocess = execa(message.executable, message.argv, {
    cwd: message.cwd,
    env: message.env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: descriptor(stdout),
    stderr: descriptor(stderr),
    detached: true,
    cleanup: false,
    reject: false,
  })
  const { pid } = subprocess
  if (pid === undefined) {
    const { code = 'UNKNOWN', originalMessage = 'no process' }: ExecaEnd = await subprocess
    throw new SpawnError(code, originalMessage)
  }
  const leader = { pid, startTime: (await table.find(pid))?.startTime ?? '' }
  const job = new Job(message, leader, subprocess)
  const claim = { ...message.claim, state: 'started', process: leader, startedAt: Date.now() }
  // On a full disk the claim stays as the driver wrote it; the token in it still finds the process.
  await replaceRecord(join(message.folder, attemptFiles.claim), claim).catch(() => undefined)
  return job
}
