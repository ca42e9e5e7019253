import type { NodeGroup } from './node.ts'

/** One node, as a summary shows it. */
export interface SummaryNode {
  readonly id: string
  readonly name: string
  readonly resourceType: string
  readonly step: number
  readonly status: string
  readonly seconds: number
  readonly message?: string
}

/** How much one of dbt's threads worked. */
export interface ThreadUse {
  readonly thread: string
  readonly nodes: number
  readonly busySeconds: number
  /** Busy time as a part (0 to 1) of the time from the first node's start to the last one's end. */
  readonly utilisation: number
}

/** What a run came to, node by node, over all attempts; nothing is counted twice. */
export interface Summary {
  readonly nodes: number
  /** Wall seconds of the run. */
  readonly seconds: number
  readonly attempts: number
  /** Per status, as dbt says it. */
  readonly counts: Readonly<Record<string, number>>
  readonly groups: Readonly<Record<NodeGroup, number>>
  readonly failed: readonly SummaryNode[]
  readonly warned: readonly SummaryNode[]
  readonly skipped: number
  readonly slowest: readonly SummaryNode[]
  /** The chain of dependent nodes that took longest, first to last; absent when the manifest could not be read. */
  readonly criticalPath?: { readonly seconds: number; readonly nodes: readonly SummaryNode[] }
  readonly threads: readonly ThreadUse[]
}
