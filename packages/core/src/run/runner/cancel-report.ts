import type { Rung } from '../events.ts'
import { nodeGroup } from '../node.ts'
import type { CancelReport, RunResult } from '../result.ts'
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

/** dbt cancels queries on SIGINT only, and says so per node; after a harder end nobody told the warehouse. */
function queryState(
  last: AttemptEntry | undefined,
  rungs: readonly Rung[],
  id: string,
): 'cancelled' | 'unknown' | 'may-run' {
  if (last?.cancelledNodes.has(id) === true) return 'cancelled'
  return rungs.some((rung) => rung !== 'interrupt') ? 'may-run' : 'unknown'
}
