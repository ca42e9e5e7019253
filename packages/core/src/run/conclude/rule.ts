import type { DbtGeneration } from '../../engine/install.ts'
import type { NodeStatus } from '../node.ts'
import type { Pair, Situation } from './situation.ts'

/** A situation in which one of dbt's two stories is known to be wrong or silent, and what is true then. */
export interface Rule {
  readonly id: string
  readonly generation: DbtGeneration | 'both'
  /** What dbt does, and which of the stories to believe. */
  readonly says: string
  /** Where it was seen, with which versions. */
  readonly source: string
  /** The result is a form letter: none of its fields is about the node. */
  readonly voidsResult?: true
  readonly applies: (pair: Pair, situation: Situation) => boolean
  /** The status of the node; `left-out` for what is no result of this attempt. */
  readonly status: (pair: Pair, situation: Situation) => NodeStatus | 'left-out'
}

/** The status by the results, where they have one. */
export function saidStatus(pair: Pair): NodeStatus {
  return pair.entry?.status ?? toldStatus(pair)
}

/** The status by the lines alone: what began and never ended was interrupted. */
export function toldStatus({ told }: Pair): NodeStatus {
  if (told?.status !== undefined) return told.status
  return told !== undefined && (told.began || told.held) ? 'interrupted' : 'not-started'
}
