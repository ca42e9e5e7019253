import { pauses, within } from './pause.ts'
import type { ProcessEntry, ProcessTable } from './process-table.ts'
import { livingMembers, signalTree, type ProcessTree } from './tree.ts'

/** A process that outlived dbt and was stopped: name of the program only, arguments may hold secrets. */
export interface StrayProcess {
  readonly pid: number
  readonly command: string
}

/** How long what outlives dbt is waited for. */
export interface StrayGraces {
  /** Before it counts as a stray: the resource tracker of Python's multiprocessing ends a moment after dbt. */
  readonly lingerMs: number
  /** Between SIGTERM and SIGKILL. */
  readonly terminateMs: number
}

export const strayGraces: StrayGraces = { lingerMs: 1_500, terminateMs: 1_000 }

/**
 * After dbt's own end: resolves when nothing of its tree is alive, and answers who had to be stopped for that. Costs one
 * look at the process table when nobody is there. When `killed` says that the tree got a SIGKILL already, whoever turns
 * up late gets one too, at once.
 */
export async function settleTree(
  table: ProcessTable,
  tree: ProcessTree,
  killed: () => boolean,
  graces: StrayGraces = strayGraces,
): Promise<readonly StrayProcess[]> {
  const nobody = async () => (killed() ? await signalTree(table, tree, 'SIGKILL') : await alive()).length === 0
  const alive = () => livingMembers(table, tree)
  if (await within(graces.lingerMs, nobody)) return []

  const strays = new Map<number, StrayProcess>()
  const note = (members: readonly ProcessEntry[]) => {
    for (const { pid, command } of members) strays.set(pid, { pid, command })
    return members.length === 0
  }
  note(await signalTree(table, tree, 'SIGTERM'))
  const gone = await within(graces.terminateMs, async () => note(await alive()))
  // Again and again, for it may have forked in between; what the kernel keeps from dying is waited for.
  const pause = pauses(250)
  while (!gone && !note(await signalTree(table, tree, 'SIGKILL'))) await pause()
  return [...strays.values()]
}
