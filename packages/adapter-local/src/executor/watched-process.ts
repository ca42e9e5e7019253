import type { Ending } from '@millrace/core'
import { climb } from '../supervisor/ladder.ts'
import { pauses } from '../supervisor/pause.ts'
import { processTable as table } from '../supervisor/process-table.ts'
import type { LadderGraces } from '../supervisor/protocol.ts'
import { markInterrupted } from '../supervisor/records.ts'
import { settleTree, type StrayProcess } from '../supervisor/settle.ts'
import {
  isSame,
  livingMembers,
  signalProcess,
  signalTree,
  type ProcessIdentity,
  type ProcessTree,
} from '../supervisor/tree.ts'
import { endingOf, readExitRecord } from './exit-record.ts'
import type { Hold } from './hold.ts'

/** How long a living supervisor has for the record of an exit after the whole tree is dead. */
const recordMs = 5_000

/** Where to look for a dbt that is not held by a supervisor of ours. */
export interface Watched {
  readonly folder: string
  /** Absent when the tree cannot be alive: the machine was started anew since. */
  readonly tree?: ProcessTree
  /** Who is to record the exit: while it lives, strays are its business. */
  readonly supervisor?: ProcessIdentity
}

/** One dbt seen through the process table and its exit record: of a dead supervisor, or of another driver's. */
export class WatchedProcess implements Hold {
  readonly #watched: Watched
  #killed = false

  constructor(watched: Watched) {
    this.#watched = watched
  }

  async ended(signal: AbortSignal): Promise<Ending> {
    const pause = pauses(250, 10)
    for (;;) {
      signal.throwIfAborted()
      const record = await readExitRecord(this.#watched.folder)
      if (record?.settled === true) return endingOf(record)
      if (!(await this.#leaderIsAlive())) break
      await pause()
    }
    return (await this.#supervisorsWord(signal)) ?? (await this.#ownWord())
  }

  async hasEnded(): Promise<boolean> {
    const record = await readExitRecord(this.#watched.folder)
    return record?.settled === true || (await this.#members()).length === 0
  }

  async interrupt(): Promise<void> {
    const leader = this.#watched.tree?.leader
    if (leader === undefined || !(await this.#leaderIsAlive())) return
    if (await markInterrupted(this.#watched.folder)) await signalProcess(table, leader, 'SIGINT')
  }

  async terminate(): Promise<void> {
    if (this.#watched.tree !== undefined) await signalTree(table, this.#watched.tree, 'SIGTERM')
  }

  async kill(): Promise<void> {
    this.#killed = true
    if (this.#watched.tree !== undefined) await signalTree(table, this.#watched.tree, 'SIGKILL')
  }

  /** The whole ladder, as far as it takes. */
  async stop(graces: LadderGraces): Promise<void> {
    const over = new AbortController()
    const ended = this.ended(over.signal).then(() => {
      over.abort()
    })
    await climb(this, graces, over.signal)
    await ended
  }

  async #members() {
    return this.#watched.tree === undefined ? [] : livingMembers(table, this.#watched.tree)
  }

  async #leaderIsAlive(): Promise<boolean> {
    const { tree } = this.#watched
    if (tree?.leader === undefined) return (await this.#members()).length > 0
    return isSame(await table.find(tree.leader.pid), tree.leader)
  }

  /** dbt is gone: what its supervisor says, if there is one that is alive. */
  async #supervisorsWord(signal: AbortSignal): Promise<Ending | undefined> {
    const { supervisor, folder } = this.#watched
    const pause = pauses(250, 10)
    let deadline = Infinity
    while (supervisor !== undefined && isSame(await table.find(supervisor.pid), supervisor)) {
      signal.throwIfAborted()
      const record = await readExitRecord(folder)
      if (record?.settled === true) return endingOf(record)
      // It may serve other attempts for days, and fail to write this record.
      if (deadline === Infinity && (await this.#members()).length === 0) deadline = performance.now() + recordMs
      if (performance.now() > deadline) break
      await pause()
    }
    return undefined
  }

  /** Nobody else will end the tree or tell of it. */
  async #ownWord(): Promise<Ending> {
    const { tree, folder } = this.#watched
    const strays = tree === undefined ? [] : await settleTree(table, tree, () => this.#killed)
    const record = await readExitRecord(folder)
    if (record !== undefined) return { ...endingOf(record), strays: merged(record.strays, strays) }
    const why = tree === undefined ? 'The machine was started anew since' : 'dbt is gone, its supervisor too'
    return { kind: 'lost', reason: `${why}, and no record of the exit is there.`, at: Date.now(), strays }
  }
}

function merged(recorded: readonly StrayProcess[], found: readonly StrayProcess[]): readonly StrayProcess[] {
  return [...new Map([...recorded, ...found].map((stray) => [stray.pid, stray])).values()]
}
