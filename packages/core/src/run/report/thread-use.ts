import type { NodeResult } from '../node.ts'
import type { ThreadUse } from '../summary-types.ts'

interface Work {
  readonly thread: string
  readonly startedAt: number
  readonly finishedAt: number
}

/**
 * How much each of dbt's threads worked, in the order of their names, by the last execution of each node. Empty where
 * dbt names no threads (2.x).
 */
export function threadUse(nodes: readonly NodeResult[]): readonly ThreadUse[] {
  const works = nodes.flatMap(workOf)
  if (works.length === 0) return []
  // Not `Math.min(...)`: a project has more nodes than a call takes arguments.
  const from = works.reduce((first, { startedAt }) => Math.min(first, startedAt), Infinity)
  const to = works.reduce((last, { finishedAt }) => Math.max(last, finishedAt), -Infinity)
  return [...byThread(works)]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([thread, own]) => {
      const busy = busyMs(own)
      return { thread, nodes: own.length, busySeconds: busy / 1000, utilisation: to > from ? busy / (to - from) : 0 }
    })
}

// dbt 2.x gives times also to nodes that never began.
function workOf({ thread, startedAt, finishedAt, status }: NodeResult): readonly Work[] {
  if (status === 'not-started' || status === 'skipped') return []
  if (!thread || startedAt === undefined || finishedAt === undefined || finishedAt < startedAt) return []
  return [{ thread, startedAt, finishedAt }]
}

function byThread(works: readonly Work[]): ReadonlyMap<string, readonly Work[]> {
  const threads = new Map<string, Work[]>()
  for (const work of works) {
    const own = threads.get(work.thread)
    if (own === undefined) threads.set(work.thread, [work])
    else own.push(work)
  }
  return threads
}

// Time that two works of one thread share (a hook inside a node, say) counts once.
function busyMs(works: readonly Work[]): number {
  let busy = 0
  let until = -Infinity
  for (const { startedAt, finishedAt } of [...works].sort((a, b) => a.startedAt - b.startedAt)) {
    busy += Math.max(0, finishedAt - Math.max(startedAt, until))
    until = Math.max(until, finishedAt)
  }
  return busy
}
