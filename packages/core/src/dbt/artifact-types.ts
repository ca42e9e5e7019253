import type { NodeFacts } from './said.ts'

/** `metadata` of any artifact of dbt. */
export interface ArtifactMetadata {
  readonly schemaVersion: string
  readonly dbtVersion?: string
  readonly invocationId?: string
  /** Values of `DBT_ENV_CUSTOM_ENV_…` of the process that wrote it. */
  readonly env: Readonly<Record<string, string>>
  readonly generatedAt?: string
}

/** One entry of `run_results.json`. Unknown statuses stay as they are. */
export interface RunResultEntry extends NodeFacts {
  readonly id: string
  readonly compiledPath?: string
  /** Compiled SQL, where the file has it. */
  readonly compiledCode?: string
  readonly batches?: { readonly successful: number; readonly failed: number }
}

/** `run_results.json`, v4 to v6 and 2.x. */
export interface RunResults {
  readonly metadata: ArtifactMetadata
  readonly elapsedSeconds?: number
  /** `args.which`, such as `build`. */
  readonly which?: string
  readonly results: readonly RunResultEntry[]
}

/** One entry of `sources.json`, with `max_loaded_at` and age where dbt could tell. */
export interface FreshnessEntry {
  readonly id: string
  readonly status: string
  readonly maxLoadedAt?: string
  readonly ageSeconds?: number
  readonly seconds?: number
  readonly message?: string
}

/** `sources.json`, v3. */
export interface Sources {
  readonly metadata: ArtifactMetadata
  readonly results: readonly FreshnessEntry[]
}

/** `catalog.json`: what Millrace needs of it. */
export interface Catalog {
  readonly metadata: ArtifactMetadata
  readonly nodes: number
  readonly sources: number
  readonly errors: readonly string[]
}

/** A node of `manifest.json`: what Millrace needs of it. */
export interface ManifestNode {
  readonly id: string
  readonly name: string
  readonly resourceType: string
  readonly packageName?: string
  /** Relative to the project. */
  readonly file?: string
  readonly dependsOn: readonly string[]
  readonly relation?: string
  readonly materialized?: string
  /** Of tests: `error` or `warn`, lower case. */
  readonly severity?: string
}

/** `manifest.json`: what Millrace needs of it; read as a stream, memory grows with nodes and not with bytes. */
export interface Manifest {
  readonly metadata: ArtifactMetadata & { readonly adapterType?: string; readonly projectName?: string }
  readonly nodes: ReadonlyMap<string, ManifestNode>
}

/** What reading one artifact came to. */
export type ArtifactFinding<T> =
  | { readonly found: true; readonly value: T }
  | {
      readonly found: false
      readonly trouble: 'missing' | 'not-regular' | 'too-large' | 'unreadable' | 'not-json' | 'wrong-shape'
      readonly message: string
    }
