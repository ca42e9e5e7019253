import type { DbtGeneration } from '../../engine/install.ts'
import { nodeGroup, type NodeGroup, type NodeStatus } from '../node.ts'

const gravity: Readonly<Record<NodeGroup, number>> = {
  succeeded: 0,
  warned: 1,
  skipped: 2,
  unknown: 3,
  unfinished: 4,
  failed: 5,
}

/** The word that is further from success; where dbt contradicts itself, it is the one to believe. */
export function worse(one: NodeStatus, other: NodeStatus): NodeStatus {
  return gravity[nodeGroup(other)] > gravity[nodeGroup(one)] ? other : one
}

/** What the lines before an end told about whose doing it is. */
export interface EndCircumstances {
  readonly generation: DbtGeneration
  /** dbt said that it cancelled this node's query. */
  readonly cancelled: boolean
  /** 2.x told an error of this very node before its end. */
  readonly complained: boolean
  /** Our own stop was on its way. */
  readonly stopping: boolean
  /** dbt said of any node that it cancelled it. */
  readonly cancelling: boolean
}

/**
 * What dbt's word for an end is worth.
 *
 * 2.x calls nodes that it cancelled, and tests whose SQL failed, by better words than they deserve; the error line of
 * the same node comes before that word and voids it, and after a cancel of ours only successes before the first
 * cancelled node count. 1.x tells interrupted nodes as ordinary errors.
 */
export function judgedStatus(word: NodeStatus, circumstances: EndCircumstances): NodeStatus {
  const { generation, cancelled, complained, stopping, cancelling } = circumstances
  const group = nodeGroup(word)
  if (group === 'skipped') return word
  if (generation === '1.x') return isBroken(word) && (cancelled || stopping) ? 'interrupted' : word
  if (cancelled) return 'interrupted'
  if (complained) return isBroken(word) ? word : 'error'
  if (stopping && cancelling && (group === 'succeeded' || group === 'warned')) return 'interrupted'
  return word
}

/** Ended by something that went wrong, not by a test's finding. */
function isBroken(word: NodeStatus): boolean {
  return nodeGroup(word) === 'failed' && word !== 'fail'
}
