/** Which program calls itself dbt: `core` (dbt Core, Python in 1.x and Rust in 2.x) or `fusion` (dbt Fusion). */
export type DbtEngine = 'core' | 'fusion'

/** The two grammars of command line, log lines and artifacts. */
export type DbtGeneration = '1.x' | '2.x'

/** A warehouse adapter that belongs to an installation, such as `{ name: 'duckdb', version: '1.11.1' }`. */
export interface DbtAdapter {
  readonly name: string
  readonly version?: string
}

/** One dbt that can be started, as its files describe it (dbt itself is not run to find this out). */
export interface DbtInstall {
  readonly engine: DbtEngine
  /** As the installation spells it, for example `1.11.16` or `2.0.0-alpha.4`; `unknown` when nothing says so. */
  readonly version: string
  readonly generation: DbtGeneration
  /** Minor number within 1.x (`11` for 1.11.16); absent when unknown or for 2.x. */
  readonly minor?: number
  readonly adapters: readonly DbtAdapter[]
  /** Path of the executable, as the executor starts it. */
  readonly executable: string
  /** How the version was found out: `metadata`, `--version`, `label` … */
  readonly source: string
  /** What is odd about this installation (an unknown version, say): told as warnings, never a failure. */
  readonly warnings?: readonly string[]
}
