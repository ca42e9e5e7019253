import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { attemptFiles } from '../supervisor/attempt-files.ts'
import { pauses } from '../supervisor/pause.ts'
import { processTable as table } from '../supervisor/process-table.ts'
import { isSame, livingMembers, type ProcessIdentity } from '../supervisor/tree.ts'
import { readClaim, whereabouts, type Claim, type Whereabouts } from './claim.ts'
import { readExitRecord } from './exit-record.ts'
import type { Watched } from './watched-process.ts'

/** How long another driver that is just starting dbt is waited for. */
const startingMs = 5_000

/** A dbt that was started, in whatever process, as its folder describes it. */
export interface FoundOnDisk {
  /** Absent when nobody can tell any more which process it was. */
  readonly leader?: ProcessIdentity
  readonly bootId: string
  readonly watched: Watched
}

/**
 * What a folder tells when there is no such dbt. `absent`: no claim, so it may be started. `never-started`: the claim is
 * there and dbt is not, so nobody can start it any more. `elsewhere`: the pids are of another machine or namespace.
 */
export type NotFound = 'absent' | 'never-started' | 'elsewhere' | 'unknown'

/** The dbt of an attempt's folder. A start that is under way in another process is waited for. */
export async function fromDisk(folder: string): Promise<FoundOnDisk | NotFound> {
  const pause = pauses(250, 10)
  const giveUpAt = performance.now() + startingMs
  for (;;) {
    const found = await look(folder)
    if (found !== 'starting') return found
    if (performance.now() > giveUpAt) return 'unknown'
    await pause()
  }
}

type StartClaim = Exclude<Claim, { state: 'fenced' }>

async function look(folder: string): Promise<FoundOnDisk | NotFound | 'starting'> {
  const claim = await readClaim(folder)
  if (claim === 'unreadable') return 'unknown'
  if (claim === 'absent') return 'absent'
  if (claim.state === 'fenced') return 'never-started'
  const reach = reachOf(claim, await whereabouts())
  const isRecorded = (await readExitRecord(folder)) !== undefined
  if (claim.state === 'started' && (isRecorded || reach !== 'elsewhere')) {
    return describe(folder, claim, reach, claim.process)
  }
  if (isRecorded) return describe(folder, claim, reach)
  // A power cut may have taken away all signs of a dbt that was only claimed.
  return reach === 'here' ? halfStarted(folder, claim) : reach === 'elsewhere' ? reach : 'unknown'
}

/** Whether pids of a claim mean what they mean here. A host that was started anew has none of its processes left. */
function reachOf(claim: Whereabouts, here: Whereabouts): 'here' | 'earlier-boot' | 'elsewhere' {
  if (claim.host !== here.host) return 'elsewhere'
  if (claim.bootId !== here.bootId) return 'earlier-boot'
  return claim.pidNamespace === here.pidNamespace ? 'here' : 'elsewhere'
}

function describe(
  folder: string,
  { token, bootId, supervisor }: StartClaim,
  reach: ReturnType<typeof reachOf>,
  leader?: ProcessIdentity,
): FoundOnDisk {
  const known = leader && { leader: { pid: leader.pid, startTime: leader.startTime } }
  const alive = reach === 'here' ? { tree: { token, ...known }, supervisor } : {}
  return { bootId, ...known, watched: { folder, ...alive } }
}

/** Claimed here, and the process never written down: it may be starting, have started, or have never been. */
async function halfStarted(folder: string, claim: StartClaim): Promise<FoundOnDisk | NotFound | 'starting'> {
  const members = await livingMembers(table, { token: claim.token })
  if (members.length > 0) {
    const leaders = members.filter(({ pid, group }) => pid === group)
    const child = leaders.find(({ parent }) => parent === claim.supervisor.pid)
    return describe(folder, claim, 'here', child ?? (leaders.length === 1 ? leaders[0] : undefined))
  }
  if (isSame(await table.find(claim.supervisor.pid), claim.supervisor)) return 'starting'
  // The outputs are opened right before the start, so without them there was none.
  return (await isThere(join(folder, attemptFiles.stdout))) ? 'unknown' : 'never-started'
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
