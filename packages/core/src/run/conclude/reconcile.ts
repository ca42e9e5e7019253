import type { Manifest } from '../../dbt/artifact-types.ts'
import { nodeNamed } from '../../dbt/node-facts.ts'
import type { NodeName } from '../../dbt/said.ts'
import type { NodeStatus } from '../node.ts'
import { worse } from '../story/status.ts'
import type { StoryView } from '../story-types.ts'
import { saidStatus, toldStatus, type Rule } from './rule.ts'
import { rules1x } from './rules-1x.ts'
import { rules2x } from './rules-2x.ts'
import { rulesOfBoth } from './rules-both.ts'
import type { Entry, Pair, Situation } from './situation.ts'

/** All rules of reconciliation, in the order in which they are tried. */
export const reconciliationRules: readonly Rule[] = [...rules1x, ...rules2x, ...rulesOfBoth]

/** What became of one node when its two stories were laid side by side. */
export interface Reconciled {
  readonly pair: Pair
  readonly status: NodeStatus
  /** The rule by which one story was believed over the other. */
  readonly rule?: string
  /** The stories disagree and no rule knows why. */
  readonly disagree?: string
}

/** Lays both stories side by side: nodes that ended in the order of their ends, then the rest. */
export function pairsOf(
  story: StoryView,
  entries: readonly Entry[] | undefined,
  manifest: Manifest | undefined,
): readonly Pair[] {
  // Of a doubled entry the later one; that it is doubled is found elsewhere.
  const byId = new Map(entries?.map((entry) => [entry.id, entry]))
  const told = [...story.nodes.values()]
  const ended = told.filter(({ order }) => order >= 0).sort((one, other) => one.order - other.order)
  const endless = told.filter(({ order }) => order < 0)
  const pairs = [...ended, ...endless].map((node): Pair => {
    const entry = byId.get(node.node.id)
    byId.delete(node.node.id)
    return { node: node.node, told: node, ...(entry === undefined ? {} : { entry }) }
  })
  const untold = [...byId.values()].sort((one, other) => finishOf(one) - finishOf(other))
  return [...pairs, ...untold.map((entry): Pair => ({ node: nameOf(entry.id, manifest), entry }))]
}

/** What is true of one node; `undefined` for what is no result of this attempt. */
export function reconcile(pair: Pair, situation: Situation): Reconciled | undefined {
  const { told, entry } = pair
  if (told?.disputed === true) {
    return {
      pair,
      status: worse(toldStatus(pair), saidStatus(pair)),
      disagree: 'dbt told more than one end of it, and they differ',
    }
  }
  const agree = told?.status !== undefined && told.status === entry?.status
  if (agree && !situation.synthetic) return { pair, status: told.status }
  const rule = reconciliationRules.find(
    ({ generation, applies }) =>
      (generation === 'both' || generation === situation.generation) && applies(pair, situation),
  )
  if (rule !== undefined) {
    const status = rule.status(pair, situation)
    if (status === 'left-out') return undefined
    return { pair: rule.voidsResult ? withoutResult(pair) : pair, status, rule: rule.id }
  }
  if (situation.entries === undefined) return { pair, status: toldStatus(pair) }
  const status = told === undefined ? saidStatus(pair) : worse(toldStatus(pair), saidStatus(pair))
  return {
    pair,
    status,
    disagree: `its events say ${saidBy(told?.status, told !== undefined)}, the results say ${saidBy(entry?.status, false)}`,
  }
}

function withoutResult({ node, told }: Pair): Pair {
  return told === undefined ? { node } : { node, told }
}

function saidBy(status: NodeStatus | undefined, begun: boolean): string {
  if (status !== undefined) return `"${status}"`
  return begun ? 'that it never ended' : 'nothing'
}

/** 2.x sorts its results by type and name, not by time. */
function finishOf({ finishedAt }: Entry): number {
  return finishedAt ?? Number.MAX_SAFE_INTEGER
}

function nameOf(id: string, manifest: Manifest | undefined): NodeName {
  const known = manifest?.nodes.get(id)
  return known === undefined ? nodeNamed(id) : { id, name: known.name, resourceType: known.resourceType }
}
