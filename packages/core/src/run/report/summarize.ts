import { nodeGroup, type NodeGroup, type NodeResult } from '../node.ts'
import type { Summary, SummaryNode } from '../summary-types.ts'
import { criticalPath, didRun, type Dependencies } from './critical-path.ts'
import { threadUse } from './thread-use.ts'

/** What a summary is made of. */
export interface SummaryInput {
  /** One entry per step and node, over all attempts. */
  readonly nodes: readonly NodeResult[]
  /** Wall seconds of the run. */
  readonly seconds: number
  readonly attempts: number
  /** Child → parents, of the manifest. Without it (or empty: no manifest could be read) there is no critical path. */
  readonly dependencies?: Dependencies
  /** How many of the slowest nodes are named. Default 5. */
  readonly slowest?: number
}

/** What a run came to, node by node. Lists keep the order of `nodes`, `slowest` goes from the slowest on. */
export function summarize({ nodes, seconds, attempts, dependencies, slowest = 5 }: SummaryInput): Summary {
  const groups = groupCounts(nodes)
  const path = dependencies === undefined || dependencies.size === 0 ? undefined : criticalPath(nodes, dependencies)
  return {
    nodes: nodes.length,
    seconds,
    attempts,
    counts: statusCounts(nodes),
    groups,
    failed: nodes.filter(({ status }) => nodeGroup(status) === 'failed').map(summaryNode),
    warned: nodes.filter(({ status }) => nodeGroup(status) === 'warned').map(summaryNode),
    skipped: groups.skipped,
    slowest: nodes
      .filter((node) => didRun(node) && node.seconds > 0)
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, slowest)
      .map(summaryNode),
    ...(path === undefined ? {} : { criticalPath: { seconds: path.seconds, nodes: path.nodes.map(summaryNode) } }),
    threads: threadUse(nodes),
  }
}

function groupCounts(nodes: readonly NodeResult[]): Readonly<Record<NodeGroup, number>> {
  const groups = { succeeded: 0, warned: 0, failed: 0, skipped: 0, unfinished: 0, unknown: 0 }
  for (const { status } of nodes) groups[nodeGroup(status)] += 1
  return groups
}

// From entries: a status is dbt's word, and `__proto__` is a word.
function statusCounts(nodes: readonly NodeResult[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { status } of nodes) counts.set(status, (counts.get(status) ?? 0) + 1)
  return Object.fromEntries(counts)
}

function summaryNode({ id, name, resourceType, step, status, seconds, message }: NodeResult): SummaryNode {
  return { id, name, resourceType, step, status, seconds, ...(message === undefined ? {} : { message }) }
}
