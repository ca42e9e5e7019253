import type { Proof } from '../../command/proof.ts'
import type { RunResultEntry } from '../../dbt/artifact-types.ts'
import type { NodeName } from '../../dbt/said.ts'
import type { DbtGeneration } from '../../engine/install.ts'
import type { AttemptEvidence, ConclusionReason } from '../conclusion-types.ts'
import type { NodeStatus } from '../node.ts'
import type { NodeStory } from '../story-types.ts'

/**
 * One thing that forbids success. `contradiction`: dbt disagrees with itself. `gap`: something was not told or is not
 * there. `said`: dbt told it coherently.
 */
export interface Finding extends ConclusionReason {
  readonly weight: 'contradiction' | 'gap' | 'said'
}

/** A result as a file tells it, its status normalised. */
export type Entry = RunResultEntry & { readonly status: NodeStatus }

/** One node as the two stories tell it. */
export interface Pair {
  readonly node: NodeName
  /** What the lines told. */
  readonly told?: NodeStory
  /** What the results say. */
  readonly entry?: Entry
}

/** What rules look at besides the node itself. */
export interface Situation {
  readonly generation: DbtGeneration
  /** Minor number within 1.x. */
  readonly minor?: number
  readonly command: string
  /** Name of the macro that `run-operation` runs, without its package. */
  readonly macro?: string
  readonly results: Proof['results']
  /** Entries that the results have, all nodes together; `undefined` without results of this attempt. */
  readonly entries?: number
  readonly exitedZero: boolean
  /** dbt was stopped, by us or by somebody else. */
  readonly stopped: boolean
  /** dbt told its own end. */
  readonly completed: boolean
  /** All that dbt wrote was read. */
  readonly outputComplete: boolean
  /** 2.x wrote one and the same error for every selected node. */
  readonly synthetic: boolean
}

/** Where `source freshness` has its results, one a source. */
export const sourcesFile = 'sources.json'

/** The situation of an attempt whose own results are known. */
export function situationOf(evidence: AttemptEvidence, proof: Proof, entries: readonly Entry[] | undefined): Situation {
  const { install, command, ending, cause, story, output } = evidence
  const exitedZero = ending.kind === 'exited' && ending.code === 0
  return {
    generation: install.generation,
    ...(install.minor === undefined ? {} : { minor: install.minor }),
    command: command.name,
    ...(command.name === 'run-operation' && command.macro !== undefined ? { macro: lastPart(command.macro) } : {}),
    results: proof.files.includes(sourcesFile) ? 'each-node' : proof.results,
    ...(entries === undefined ? {} : { entries: entries.length }),
    exitedZero,
    stopped: cause !== undefined || story.interrupted,
    completed: story.completed !== undefined,
    outputComplete: output.complete && !story.logBroken,
    synthetic: install.generation === '2.x' && !exitedZero && entries !== undefined && isSynthetic(entries),
  }
}

/** All entries alike: the mark of the file that 2.x writes when its task phase as a whole failed. */
function isSynthetic(entries: readonly Entry[]): boolean {
  const [first] = entries
  if (first === undefined) return false
  return entries.every(
    ({ status, message, thread, startedAt, finishedAt }) =>
      status === 'error' &&
      message === 'Compilation Error' &&
      thread === 'main' &&
      startedAt === first.startedAt &&
      finishedAt === first.finishedAt &&
      startedAt === finishedAt,
  )
}

/** `drop_old` of `macro.shop.drop_old`, `shop.drop_old` and `drop_old`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
