import { nodeGroup, type NodeResult } from '../node.ts'

/** Child → parents, by dbt's `unique_id`. */
export type Dependencies = ReadonlyMap<string, readonly string[]>

/** A chain of nodes that had to wait for each other. */
export interface CriticalPath {
  readonly seconds: number
  readonly nodes: readonly NodeResult[]
}

/** The longest chain that ends at a node, as a list from its end. */
interface Chain {
  readonly seconds: number
  readonly node?: NodeResult
  readonly before?: Chain
}

const start: Chain = { seconds: 0 }

/**
 * The chain of dependent nodes that took longest. Steps follow each other, so a chain may go on from a node of an
 * earlier step. Nodes that did not run (skipped, or not selected at all) take no time but still connect their parents
 * with their children. A cycle, which dbt would refuse, is cut where it closes.
 */
export function criticalPath(nodes: readonly NodeResult[], dependencies: Dependencies): CriticalPath {
  let earlier: ReadonlyMap<string, Chain> = new Map()
  let longest = start
  for (const ran of byStep(nodes)) {
    const chains = chainsOf(ran, dependencies, earlier)
    earlier = new Map([...earlier, ...chains])
    longest = longestOf([longest, ...chains.values()])
  }
  return { seconds: longest.seconds, nodes: unwound(longest) }
}

function byStep(nodes: readonly NodeResult[]): readonly ReadonlyMap<string, NodeResult>[] {
  const steps = new Map<number, Map<string, NodeResult>>()
  for (const node of nodes.filter(didRun)) {
    const step = steps.get(node.step) ?? new Map<string, NodeResult>()
    steps.set(node.step, step.set(node.id, node))
  }
  return [...steps].sort(([a], [b]) => a - b).map(([, step]) => step)
}

/** Whether dbt worked on a node. */
export function didRun({ status }: NodeResult): boolean {
  return status !== 'not-started' && nodeGroup(status) !== 'skipped'
}

// Depth first with a stack of our own: a project may be deeper than calls can be.
function chainsOf(
  ran: ReadonlyMap<string, NodeResult>,
  dependencies: Dependencies,
  earlier: ReadonlyMap<string, Chain>,
): ReadonlyMap<string, Chain> {
  const chains = new Map<string, Chain>()
  const entered = new Set<string>()
  const stack = [...ran.keys()]
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const parents = dependencies.get(id) ?? []
    if (!entered.has(id)) {
      entered.add(id)
      stack.push(...parents.filter((parent) => !entered.has(parent)))
      continue
    }
    stack.pop()
    if (chains.has(id)) continue
    const before = longestOf([start, ...[...parents, id].map((one) => chains.get(one) ?? earlier.get(one) ?? start)])
    const node = ran.get(id)
    chains.set(id, node === undefined ? before : { seconds: before.seconds + node.seconds, node, before })
  }
  return chains
}

function longestOf(chains: readonly Chain[]): Chain {
  return chains.reduce((longest, chain) => (chain.seconds > longest.seconds ? chain : longest), start)
}

function unwound(end: Chain): readonly NodeResult[] {
  const nodes: NodeResult[] = []
  for (let chain: Chain | undefined = end; chain !== undefined; chain = chain.before) {
    if (chain.node !== undefined) nodes.push(chain.node)
  }
  return nodes.reverse()
}
