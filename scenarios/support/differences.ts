import type { DbtVersion } from './versions.ts'

/** The scenarios whose events are compared. */
export type Scenario = 'build-fails' | 'compile-error' | 'cancel'

/** Something that a dbt tells otherwise than dbt 1.11; `docs/dbt-versions.md` has the same for users. */
interface Difference {
  readonly versions: readonly DbtVersion['name'][]
  readonly scenarios: readonly Scenario[]
  /** Lines of the events that 1.11 has and this dbt has not, and the other way round. */
  readonly lacks?: readonly string[]
  readonly adds?: readonly string[]
  readonly why: string
}

const core2x: readonly DbtVersion['name'][] = ['v2-core', 'v2-fusion']
const everywhere: readonly Scenario[] = ['build-fails', 'compile-error', 'cancel']

export const differences: readonly Difference[] = [
  {
    versions: core2x,
    scenarios: everywhere,
    lacks: ['parse:finished full'],
    why: 'dbt 2.x tells nothing of parsing in its log.',
  },
  {
    versions: ['v1-8', ...core2x],
    scenarios: ['build-fails'],
    lacks: ['node:skipped exposure.mill_books.notice_board'],
    why: 'dbt 1.8 and 2.x do not work on exposures.',
  },
  {
    versions: core2x,
    scenarios: ['compile-error'],
    adds: ['artifact:stored target/manifest.json', 'artifact:stored target/run_results.json'],
    why: 'dbt 2.x writes its artifacts even when the project does not compile.',
  },
]

/** What a dbt is expected to tell, from what dbt 1.11 tells. */
export function expectedOf(baseline: readonly string[], version: DbtVersion['name'], scenario: Scenario) {
  const own = differences.filter(
    ({ versions, scenarios }) => versions.includes(version) && scenarios.includes(scenario),
  )
  const lacks = own.flatMap((difference) => difference.lacks ?? [])
  const adds = own.flatMap((difference) => difference.adds ?? [])
  // A difference that is none any more must not stay in the table.
  const stale = lacks.filter((line) => !baseline.includes(line))
  if (stale.length > 0) throw new Error(`not in what dbt 1.11 tells: ${stale.join(', ')}`)
  return [...baseline.filter((line) => !lacks.includes(line)), ...adds].sort()
}
