import { tokenVariable, type ProcessEntry, type ProcessTable } from './process-table.ts'

/** One process, told from a later one with the same pid by its start time. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: string
}

/** dbt and all that it started: itself the leader of a group and a session, the token in every environment. */
export interface ProcessTree {
  /** Absent when it is not known which process was dbt itself. */
  readonly leader?: ProcessIdentity
  readonly token?: string
}

/** Whether the pid is still (or not yet) the same process. */
export function isSame(entry: ProcessEntry | undefined, identity: ProcessIdentity): entry is ProcessEntry {
  return entry?.pid === identity.pid && entry.startTime === identity.startTime
}

/** Members of a tree: of the leader's group or session, carriers of the token, and all that descends from these. */
export function membersOf(
  entries: readonly ProcessEntry[],
  leader: ProcessIdentity | undefined,
  carriers: ReadonlySet<number>,
): readonly ProcessEntry[] {
  // As long as anybody is in its group or session, the kernel gives the leader's pid to nobody else.
  const reused = entries.some((entry) => entry.pid === leader?.pid && !isSame(entry, leader))
  const kin = reused ? undefined : leader?.pid
  const members = new Set<number>()
  for (const entry of entries) {
    if (entry.pid === kin || entry.group === kin || entry.session === kin || carriers.has(entry.pid)) {
      members.add(entry.pid)
    }
  }
  for (let size = -1; size !== members.size;) {
    size = members.size
    for (const entry of entries) if (members.has(entry.parent)) members.add(entry.pid)
  }
  return entries.filter((entry) => members.has(entry.pid))
}

/** A process of another user (`sudo` in a hook) is not ours to stop, so nobody waits for it. */
function maySignal(entry: ProcessEntry): boolean {
  try {
    return process.kill(entry.pid, 0)
  } catch {
    return false
  }
}

/** Who of the tree is alive, dbt itself included. */
export async function livingMembers(table: ProcessTable, tree: ProcessTree): Promise<readonly ProcessEntry[]> {
  const entries = await table.all()
  const carriers =
    tree.token === undefined ? new Set<number>() : await table.carriers(entries, `${tokenVariable}=${tree.token}`)
  return membersOf(entries, tree.leader, carriers).filter(maySignal)
}

/** Sends a signal to a process, or with a negative number to a group; nothing happens when it has just ended. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it has ended, or belongs to somebody else by now
  }
}

/** Sends a signal to exactly this process, or to nobody. */
export async function signalProcess(
  table: ProcessTable,
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
): Promise<void> {
  if (isSame(await table.find(identity.pid), identity)) sendSignal(identity.pid, signal)
}

/** Sends a signal to everybody of the tree who is alive, each told by pid and start time; answers whom. */
export async function signalTree(
  table: ProcessTable,
  tree: ProcessTree,
  signal: NodeJS.Signals,
): Promise<readonly ProcessEntry[]> {
  const members = await livingMembers(table, tree)
  await Promise.all(members.map((member) => signalProcess(table, member, signal)))
  return members
}
