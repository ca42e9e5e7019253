import type { Failure } from '../../failure/failure.ts'
import type { NodeOutcome } from '../conclusion-types.ts'
import type { NodeResult } from '../node.ts'

/** What one attempt said of its nodes. */
export interface AttemptNodes {
  readonly step: number
  readonly attempt: number
  readonly nodes: readonly NodeOutcome[]
  /** Why a node of this attempt failed, by its id. */
  readonly failureOf: (id: string) => Failure | undefined
}

/**
 * One entry per step and node: the last word over all attempts, how many attempts touched it, and its seconds in all
 * of them. `not-started` touches nothing: it stands only where no attempt said anything else. In order of steps, and
 * within a step as nodes first turned up.
 */
export function joinNodes(attempts: readonly AttemptNodes[]): readonly NodeResult[] {
  const joined = new Map<string, NodeResult>()
  for (const { step, nodes, failureOf } of inOrder(attempts)) {
    // Should an attempt name a node twice, its last word counts.
    for (const outcome of new Map(nodes.map((node) => [node.node.id, node])).values()) {
      const key = `${step} ${outcome.node.id}`
      const earlier = joined.get(key)
      const touched = outcome.status !== 'not-started'
      if (!touched && earlier !== undefined) continue
      joined.set(key, {
        ...factsOf(outcome, failureOf(outcome.node.id)),
        step,
        seconds: (earlier?.seconds ?? 0) + (outcome.seconds ?? 0),
        attempts: (earlier?.attempts ?? 0) + (touched ? 1 : 0),
      })
    }
  }
  return [...joined.values()]
}

// The same attempt told twice (by two drivers, say) is one attempt.
function inOrder(attempts: readonly AttemptNodes[]): readonly AttemptNodes[] {
  const single = new Map(attempts.map((one) => [`${one.step} ${one.attempt}`, one]))
  return [...single.values()].sort((a, b) => a.step - b.step || a.attempt - b.attempt)
}

function factsOf(
  outcome: NodeOutcome,
  failure: Failure | undefined,
): Omit<NodeResult, 'step' | 'seconds' | 'attempts'> {
  const { node, seconds: _, ...facts } = outcome
  return {
    id: node.id,
    name: node.name,
    resourceType: node.resourceType,
    ...facts,
    ...(failure === undefined ? {} : { failure }),
  }
}
