import type { FreshnessEntry, Manifest } from '../../dbt/artifact-types.ts'
import { present } from '../../dbt/fields.ts'
import type { NodeName } from '../../dbt/said.ts'
import type { NodeOutcome } from '../conclusion-types.ts'
import { nodeGroup, type NodeStatus } from '../node.ts'
import { isTest, severityOf } from '../story/node-events.ts'
import type { NodeStory } from '../story-types.ts'
import type { Reconciled } from './reconcile.ts'
import type { Entry } from './situation.ts'

/** What outcomes are made of besides the two stories of a node. */
export interface OutcomeSources {
  readonly manifest?: Manifest
  readonly freshness: ReadonlyMap<string, FreshnessEntry>
  /** What dbt said outside any node: often the only word on a hook or an operation that failed. */
  readonly lastWords?: string
  readonly skipCause: (nodeId: string) => string | undefined
}

/** Hooks, operations and sources (2.x). */
const wordless: ReadonlySet<string> = new Set(['operation', 'macro', 'source'])

/** The final word on one node: what the results say of it, else what the lines said. */
export function outcomeOf({ pair: { node, told, entry }, status }: Reconciled, sources: OutcomeSources): NodeOutcome {
  const facts = told?.facts
  const freshness = sources.freshness.get(node.id)
  const because = status === 'skipped' ? (sources.skipCause(node.id) ?? told?.skippedBecause) : undefined
  return present({
    node,
    status,
    seconds: entry?.seconds ?? facts?.seconds,
    message: messageOf(node, status, told, entry, sources),
    failures: isTest(node) ? (entry?.failures ?? facts?.failures) : undefined,
    rowsAffected: entry?.rowsAffected ?? facts?.rowsAffected,
    relation: entry?.relation ?? facts?.relation,
    queryIds: queryIdsOf(told, entry),
    compiledPath: entry?.compiledPath,
    skippedBecause: because,
    severity: isTest(node) ? (severityOf(status) ?? severityIn(sources.manifest, node.id)) : undefined,
    freshness:
      freshness === undefined
        ? undefined
        : present({ maxLoadedAt: freshness.maxLoadedAt, ageSeconds: freshness.ageSeconds }),
    startedAt: entry?.startedAt ?? facts?.startedAt ?? told?.startedAt,
    finishedAt: entry?.finishedAt ?? facts?.finishedAt,
    thread: entry?.thread ?? facts?.thread ?? told?.thread,
    batches: batchesOf(told, entry),
  })
}

/** 2.x has its reasons in error lines only: `Error` is all that its results say of a test. */
function messageOf(
  { resourceType }: NodeName,
  status: NodeStatus,
  told: NodeStory | undefined,
  entry: Entry | undefined,
  { lastWords }: OutcomeSources,
): string | undefined {
  const failed = nodeGroup(status) === 'failed'
  const error = failed ? told?.errors.at(-1)?.message : undefined
  const message = error ?? entry?.message ?? told?.facts?.message
  if (message !== undefined) return message === '' ? undefined : message
  return failed && wordless.has(resourceType) ? lastWords : undefined
}

function queryIdsOf(told: NodeStory | undefined, entry: Entry | undefined): readonly string[] | undefined {
  const ids = new Set(told?.queryIds)
  for (const id of [told?.facts?.queryId, entry?.queryId]) if (id !== undefined) ids.add(id)
  return ids.size === 0 ? undefined : [...ids]
}

function severityIn(manifest: Manifest | undefined, id: string): 'error' | 'warn' | undefined {
  const severity = manifest?.nodes.get(id)?.severity
  return severity === 'error' || severity === 'warn' ? severity : undefined
}

function batchesOf(told: NodeStory | undefined, entry: Entry | undefined): NodeOutcome['batches'] {
  if (entry?.batches !== undefined) return { succeeded: entry.batches.successful, failed: entry.batches.failed }
  const { succeeded, failed } = told?.batches ?? { succeeded: 0, failed: 0 }
  return succeeded + failed > 0 ? { succeeded, failed } : undefined
}
