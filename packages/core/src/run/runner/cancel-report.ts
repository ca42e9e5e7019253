import type { Rung } from '../events.ts'
import { nodeGroup } from '../node.ts'
import type { CancelReport, RunResult } from '../result.ts'
import type { StoryView } from '../story-types.ts'
import type { AttemptEntry } from './attempt-book.ts'

/** What a cancel report is made of, besides the result. */
export interface CancelFacts {
  readonly alreadyOver: boolean
  readonly by?: string
  readonly reason: string
  readonly rungs: readonly Rung[]
  readonly last: AttemptEntry | undefined
}

/** What a cancel came to, told after the verdict. */
export function cancelReport(result: RunResult, facts: CancelFacts): CancelReport {
  const { alreadyOver, by, reason, rungs, last } = facts
  const nodes = last?.nodes ?? []
  const ids = (wanted: (status: string) => boolean): readonly string[] =>
    nodes.filter((outcome) => wanted(outcome.status)).map((outcome) => outcome.node.id)
  const interrupted = ids((status) => status === 'interrupted')
  return {
    outcome: result.outcome,
    alreadyOver,
    ...(by === undefined ? {} : { by }),
    reason,
    rungs,
    nodes: {
      finished: ids((status) => nodeGroup(status) !== 'unfinished' && status !== 'skipped'),
      interrupted,
      notStarted: ids((status) => status === 'not-started'),
    },
    queries: nodes
      .filter((outcome) => outcome.status === 'interrupted')
      .map(({ node, queryIds }) => {
        const queryId = queryIds?.at(-1)
        return { node: node.id, ...(queryId === undefined ? {} : { queryId }), state: queryState(last, rungs, node.id) }
      }),
    survivors: [],
  }
}

/**
 * Nodes whose query is gone. dbt says that it cancels before it does, and a cancel that comes before the query has begun
 * has no effect (seen on 1.8.10 and 1.11.16: the query ran on until SIGTERM); that the node ended after it is the proof.
 */
export function confirmedCancels({ nodes }: Pick<StoryView, 'nodes'>): ReadonlySet<string> {
  return new Set(
    [...nodes.values()].filter(({ cancelled, order }) => cancelled && order >= 0).map(({ node }) => node.id),
  )
}

/** dbt cancels queries on SIGINT only, and says so per node; after a harder end nobody told the warehouse. */
function queryState(
  last: AttemptEntry | undefined,
  rungs: readonly Rung[],
  id: string,
): 'cancelled' | 'unknown' | 'may-run' {
  if (last?.cancelledNodes.has(id) === true) return 'cancelled'
  return rungs.some((rung) => rung !== 'interrupt') ? 'may-run' : 'unknown'
}
