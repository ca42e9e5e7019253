import type { Command } from '../command/command.ts'
import type { ArtifactFinding, Catalog, FreshnessEntry, Manifest, RunResults, Sources } from '../dbt/artifact-types.ts'
import type { NodeName } from '../dbt/said.ts'
import type { DbtInstall } from '../engine/install.ts'
import type { Ending } from '../executor/executor.ts'
import type { FailureEvidence } from '../failure/failure.ts'
import type { EventDraft } from './events.ts'
import type { NodeStatus } from './node.ts'
import type { EmptySelection } from './request.ts'
import type { StoryView } from './story-types.ts'
import type { Cause, ConclusionKind } from './verdict.ts'

/** Everything that one attempt left. */
export interface AttemptEvidence {
  readonly command: Command
  readonly install: DbtInstall
  /** The value that dbt repeats on every line and in every artifact: the proof that a file is of this attempt. */
  readonly token: string
  /** On 2.x, the invocation id that we chose. */
  readonly invocationId?: string
  readonly ending: Ending
  /** Our own cause, journalled before the first signal. */
  readonly cause?: Cause
  readonly story: StoryView
  /** What is known of the output itself. */
  readonly output: { readonly complete: boolean; readonly reason?: string }
  readonly runResults: ArtifactFinding<RunResults>
  readonly sources: ArtifactFinding<Sources>
  readonly catalog: ArtifactFinding<Catalog>
  readonly manifest: ArtifactFinding<Manifest>
  readonly emptySelection: EmptySelection
}

/** The final word on one node of one attempt. */
export interface NodeOutcome {
  readonly node: NodeName
  readonly status: NodeStatus
  readonly seconds?: number
  readonly message?: string
  readonly failures?: number
  readonly rowsAffected?: number
  readonly relation?: string
  readonly queryIds?: readonly string[]
  readonly compiledPath?: string
  readonly skippedBecause?: string
  readonly severity?: 'error' | 'warn'
  readonly freshness?: Pick<FreshnessEntry, 'maxLoadedAt' | 'ageSeconds'>
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly thread?: string
  readonly batches?: { readonly succeeded: number; readonly failed: number }
}

/** What one attempt amounts to. */
export interface Conclusion {
  readonly kind: ConclusionKind
  /** Only true when everything that proves this command is there and nothing contradicts it. */
  readonly succeeded: boolean
  readonly nodes: readonly NodeOutcome[]
  /** Why it is not success, most telling first: what was expected, what was found. Empty after success. */
  readonly reasons: readonly ConclusionReason[]
  /** Warnings worth an event, such as a selection that matched nothing. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
  /** Rules of the reconciliation table that were applied, by id. */
  readonly rules: readonly string[]
  /** For the classifier. */
  readonly evidence: FailureEvidence
  /** Events that heal the story: nodes that only results know, nodes that never finished. */
  readonly events: readonly EventDraft[]
}

/** One reason that forbids success. */
export interface ConclusionReason {
  readonly code: string
  readonly message: string
  /** `dbt`: dbt itself says that it failed, or was ended by a signal: the classifier says what it means. `ours`: our own stop. `artifact` and `internal`: the evidence is missing or disagrees. */
  readonly kind: 'dbt' | 'ours' | 'artifact' | 'internal' | 'resource' | 'usage'
}
