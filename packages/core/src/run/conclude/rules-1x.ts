import { nodeGroup } from '../node.ts'
import { toldStatus, type Rule } from './rule.ts'
import type { Pair } from './situation.ts'

const rewritten = ({ entry }: Pair): boolean => entry?.status === 'skipped' && /fail[_-]fast/i.test(entry.message ?? '')

/** What dbt 1.x is known to tell wrong or not at all. */
export const rules1x: readonly Rule[] = [
  {
    id: '1x-fail-fast-rewrites-ends',
    generation: '1.x',
    says: 'After a failure with `--fail-fast` the results call nodes skipped that ended, the failed one (1.12) and successes included: the events are right.',
    source: 'build --fail-fast on 1.8.10, 1.11.16 and 1.12.6',
    voidsResult: true,
    applies: (pair, { exitedZero }) => !exitedZero && rewritten(pair) && pair.told?.status !== undefined,
    status: (pair) => (isSilent(pair) ? 'left-out' : toldStatus(pair)),
  },
  {
    id: '1x-fail-fast-skips-unseen',
    generation: '1.x',
    says: 'With `--fail-fast` nodes that were never reached are skipped in the results and in no event.',
    source: 'build --fail-fast on 1.8.10, 1.11.16 and 1.12.6',
    applies: (pair, { exitedZero }) => !exitedZero && rewritten(pair) && pair.told?.began !== true,
    status: () => 'skipped',
  },
  {
    id: '1x-ephemeral-without-result',
    generation: '1.x',
    says: 'Ephemeral models have events and never a result; one that fails is told by its events and by the skips of its children.',
    source: 'build over a broken ephemeral model on 1.8.10, 1.11.16 and 1.12.6',
    applies: ({ told, entry }, { exitedZero }) =>
      told?.ephemeral === true && entry === undefined && (told.status !== undefined || !exitedZero),
    status: (pair) => (isSilent(pair) ? 'left-out' : toldStatus(pair)),
  },
  {
    id: '1x-interrupt-writes-first',
    generation: '1.x',
    says: 'On SIGINT the results are written before the queries are cancelled: they have only what had ended by then. The events go on, and tell interrupted nodes as errors.',
    source: 'build with one SIGINT on 1.8.10, 1.11.16 and 1.12.6',
    applies: ({ told, entry }, { stopped, exitedZero, entries }) =>
      entries !== undefined && stopped && !exitedZero && told !== undefined && entry === undefined,
    status: toldStatus,
  },
  {
    id: '1x-freshness-query-failed',
    generation: '1.x',
    says: 'A source whose freshness query failed is not in `sources.json`.',
    source: 'source freshness over a missing table on 1.11.16',
    applies: ({ told, entry }, { command, exitedZero }) =>
      command === 'source-freshness' &&
      !exitedZero &&
      entry === undefined &&
      told?.status !== undefined &&
      nodeGroup(told.status) === 'failed',
    status: toldStatus,
  },
  {
    id: '1x-freshness-hooks',
    generation: '1.x',
    says: '`sources.json` has sources only: hooks that `source freshness` runs (1.11) are told by their events.',
    source: 'source freshness in a project with hooks on 1.11.16 and 1.12.6',
    applies: ({ told, entry }, { command }) =>
      command === 'source-freshness' && told?.hook === true && told.status !== undefined && entry === undefined,
    status: toldStatus,
  },
  {
    id: '1x-hooks-not-in-results',
    generation: '1.x',
    says: 'Before 1.9 hooks are not in the results, and one that failed has no end in its events either.',
    source: 'build with a failing on-run-start and on-run-end hook on 1.8.10',
    applies: ({ told, entry }, { minor }) => told?.hook === true && entry === undefined && (minor ?? 8) <= 8,
    status: (pair, { completed, exitedZero }) => {
      const endless = pair.told?.status === undefined
      return endless && completed && !exitedZero ? 'error' : toldStatus(pair)
    },
  },
]

/** An ephemeral model that is no failure: in dbt's results and counts there is no such node. */
function isSilent({ told }: Pair): boolean {
  return told?.ephemeral === true && nodeGroup(told.status ?? '') !== 'failed'
}
