import { saidStatus, type Rule } from './rule.ts'
import { lastPart } from './situation.ts'

/** What dbt tells in one of its stories only, in both generations. */
export const rulesOfBoth: readonly Rule[] = [
  {
    id: 'operation-only-in-results',
    generation: 'both',
    says: '`run-operation` has no events of a node; its one result names the macro (2.x: by its bare name).',
    source: 'run-operation on 1.8.10, 1.11.16, 1.12.6, 2.0.0-alpha.4 and 2.0.0-preview.196',
    applies: ({ told, entry }, { command, macro, entries }) =>
      command === 'run-operation' &&
      told === undefined &&
      entry !== undefined &&
      entries === 1 &&
      (macro === undefined || lastPart(entry.id) === macro),
    status: saidStatus,
  },
  {
    id: 'output-cut-results-whole',
    generation: 'both',
    says: 'Where lines of the output were lost, a node whose end was among them is proved by its result.',
    source: 'stdout on a full disk on 1.11.16: exit 0, results whole, output cut in the middle of a line',
    applies: ({ told, entry }, { outputComplete }) =>
      !outputComplete && entry !== undefined && told?.status === undefined,
    status: saidStatus,
  },
]
