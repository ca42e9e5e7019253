import type { Manifest } from '../../dbt/artifact-types.ts'
import { nodeGroup, type NodeStatus } from '../node.ts'
import { isTest } from '../story/node-events.ts'

/**
 * Who is to blame that a node was skipped: the nearest node above it that did not end well, or a failed test of one
 * of them (`build` runs the tests of a model before its children). dbt itself never says.
 */
export function skipCauses(
  manifest: Manifest | undefined,
  statuses: ReadonlyMap<string, NodeStatus>,
): (nodeId: string) => string | undefined {
  if (manifest === undefined) return () => undefined
  const isToBlame = (id: string): boolean => {
    const status = statuses.get(id) ?? ''
    return nodeGroup(status) === 'failed' || status === 'interrupted'
  }
  const parentsOf = (id: string): readonly string[] => manifest.nodes.get(id)?.dependsOn ?? []
  const failedTests = new Map<string, string>()
  for (const id of statuses.keys()) {
    const node = manifest.nodes.get(id)
    if (node === undefined || !isTest(node) || !isToBlame(id)) continue
    for (const parent of node.dependsOn) failedTests.set(parent, failedTests.get(parent) ?? id)
  }
  return (nodeId) => {
    const seen = new Set([nodeId])
    // A unit test that fails keeps its own model from running.
    const own = failedTests.get(nodeId)
    if (own !== undefined) return own
    const queue = [...parentsOf(nodeId)]
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      if (seen.has(id)) continue
      seen.add(id)
      const cause = isToBlame(id) ? id : failedTests.get(id)
      if (cause !== undefined) return cause
      queue.push(...parentsOf(id))
    }
    return undefined
  }
}
