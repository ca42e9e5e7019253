import type { Command } from '../../command/command.ts'
import type { Problem } from '../../dbt/said.ts'
import type { EndingKind } from '../../executor/executor.ts'
import type { Failure } from '../../failure/failure.ts'
import type { NodeOutcome } from '../conclusion-types.ts'
import type { ArtifactRef, CommandOutput } from '../output.ts'
import type { ConclusionKind } from '../verdict.ts'

/** What is remembered of one attempt until the verdict: bounded by its nodes. */
export interface AttemptEntry {
  readonly step: number
  readonly attempt: number
  readonly command: Command
  readonly why: string
  readonly invocationId?: string
  readonly ending?: EndingKind
  readonly conclusion: ConclusionKind
  readonly succeeded: boolean
  readonly seconds: number
  readonly failure?: Failure
  readonly nodes: readonly NodeOutcome[]
  readonly failureOf: (nodeId: string) => Failure | undefined
  /** Child → parents, where the manifest could be read. */
  readonly dependencies?: ReadonlyMap<string, readonly string[]>
  /** The warehouse, as dbt names its adapter. */
  readonly databaseType?: string
  readonly problems: readonly Problem[]
  /** What the command produced, given where its artifacts are kept. */
  readonly output: (artifacts: ReadonlyMap<string, ArtifactRef>) => CommandOutput | undefined
  /** Nodes whose query dbt said that it cancelled. */
  readonly cancelledNodes: ReadonlySet<string>
}

/** Everything that a result is made of. */
export class AttemptBook {
  readonly #entries: AttemptEntry[] = []
  readonly #artifacts = new Map<number, Map<string, ArtifactRef>>()

  add(entry: AttemptEntry): void {
    this.#entries.push(entry)
  }

  /** Artifacts of a step are those of its last attempt. */
  keepArtifact(step: number, attempt: number, path: string, artifact: ArtifactRef): void {
    const key = this.#lastAttempt(step) ?? attempt
    const kept = this.#artifacts.get(key) ?? new Map<string, ArtifactRef>()
    kept.set(path, artifact)
    this.#artifacts.set(key, kept)
  }

  entries(): readonly AttemptEntry[] {
    return this.#entries
  }

  artifactsOf(step: number): ReadonlyMap<string, ArtifactRef> {
    const last = this.#lastAttempt(step)
    return (last === undefined ? undefined : this.#artifacts.get(last)) ?? new Map<string, ArtifactRef>()
  }

  #lastAttempt(step: number): number | undefined {
    return this.#entries.findLast((entry) => entry.step === step)?.attempt
  }
}
