import { nodeGroup } from '../node.ts'
import { toldStatus, type Rule } from './rule.ts'

/** What dbt 2.x is known to tell wrong or not at all. Seen with 2.0.0-alpha.4 (core) and 2.0.0-preview.196 (Fusion). */
export const rules2x: readonly Rule[] = [
  {
    id: '2x-synthetic-results',
    generation: '2.x',
    says: 'After an interrupt, a failed hook, `--fail-fast`, a failed connection or a failed operation the results say `error`, "Compilation Error", for every selected node, whatever became of it: only the events are right.',
    source:
      'build with SIGINT, with --fail-fast, with a failing hook, without a connection; run-operation of a failing macro',
    voidsResult: true,
    applies: ({ entry }, { synthetic }) => synthetic && entry !== undefined,
    status: (pair, { command }) =>
      pair.told === undefined && command === 'run-operation' ? 'left-out' : toldStatus(pair),
  },
  {
    id: '2x-synthetic-results-leave-out',
    generation: '2.x',
    says: 'What such results leave out (hooks, above all) is told by its events.',
    source: 'build with a failing on-run-end hook, with SIGINT',
    applies: ({ told, entry }, { synthetic }) => synthetic && told !== undefined && entry === undefined,
    status: toldStatus,
  },
  {
    id: '2x-no-op-is-skipped',
    generation: '2.x',
    says: 'What has nothing to do, ephemeral models above all, is `no-op` in the events and `skipped` in the results: no failure.',
    source: 'build and test over an ephemeral model',
    applies: ({ told, entry }) => told?.status === 'no-op' && entry?.status === 'skipped',
    status: () => 'no-op',
  },
  {
    id: '2x-unit-test-fails',
    generation: '2.x',
    says: 'A unit test that fails is `fail` in the events and `error` in the results.',
    source: 'build with a failing unit test',
    applies: ({ node, told, entry }) =>
      node.resourceType === 'unit_test' && told?.status === 'fail' && entry?.status === 'error',
    status: () => 'fail',
  },
  {
    id: '2x-test-could-not-run',
    generation: '2.x',
    says: 'A test whose SQL fails is `fail` in events and results, with one failing row; the error line before its end says that it could not run.',
    source: 'test over a missing table',
    applies: ({ told, entry }) => told?.status === 'error' && told.errors.length > 0 && entry?.status === 'fail',
    status: () => 'error',
  },
  {
    id: '2x-failed-node-without-result',
    generation: '2.x',
    says: 'A microbatch model that fails is not in the results at all.',
    source: 'run of a microbatch model with a failing batch',
    applies: ({ told, entry }, { exitedZero }) =>
      !exitedZero && entry === undefined && told?.status !== undefined && nodeGroup(told.status) === 'failed',
    status: toldStatus,
  },
  {
    id: '2x-hooks-not-in-results',
    generation: '2.x',
    says: 'Hooks are never in the results.',
    source: 'build in a project with hooks',
    applies: ({ told, entry }, { entries }) => entries !== undefined && told?.hook === true && entry === undefined,
    status: toldStatus,
  },
  {
    id: '2x-results-stay-empty',
    generation: '2.x',
    says: '`compile` and `show` write results without entries: the events tell the nodes.',
    source: 'compile and show',
    applies: ({ told }, { results, entries }) =>
      results === 'may-be-empty' && entries === 0 && told?.status !== undefined,
    status: toldStatus,
  },
]
