import type { JsonValue } from './json-text.ts'

/** How tests come along with a selected model. dbt's default is `eager`. */
export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty'

/** How much dbt 2.x analyses SQL before it runs it. */
export type StaticAnalysis = 'off' | 'baseline' | 'strict'

/** dbt's resource types; a newer dbt may know more, and dbt 2.x does not take `all`. */
export type ResourceType =
  | 'analysis'
  | 'exposure'
  | 'function'
  | 'metric'
  | 'model'
  | 'saved_query'
  | 'seed'
  | 'semantic_model'
  | 'snapshot'
  | 'source'
  | 'test'
  | 'unit_test'
  | 'default'
  | 'all'
  | (string & {})

/** Which warnings are errors, by dbt's event names. */
export interface WarnErrorOptions {
  /** `'all'`, or the warnings that become errors. */
  readonly error?: 'all' | readonly string[]
  /** Warnings that stay warnings although `error` says `'all'`. */
  readonly warn?: readonly string[]
  /** Warnings that are not told at all. */
  readonly silence?: readonly string[]
}

/**
 * Every option of every command, named as dbt's long options. Which command has which is in the table of commands;
 * an option left out is dbt's own default.
 */
export interface DbtOptions {
  /** What to take: one selector per entry, all of them together. dbt splits an entry at blanks. Default: everything. */
  readonly select?: readonly string[]
  /** What to leave out of that. */
  readonly exclude?: readonly string[]
  /** Name of a selector of the project's `selectors.yml`; dbt takes either this or `select` and `exclude`. */
  readonly selector?: string
  /** How tests come along with what is selected. Default `eager`, and `empty` for `show` on dbt 1.x. */
  readonly indirectSelection?: IndirectSelection
  /** Takes these types only. */
  readonly resourceType?: readonly ResourceType[]
  /** Leaves these types out. */
  readonly excludeResourceType?: readonly ResourceType[]
  /** Values of `var()`. dbt writes them into its log and its results: never put a secret here. */
  readonly vars?: Readonly<Record<string, JsonValue>>
  /** Target of the profile; wins over the request's `profile.target`. */
  readonly target?: string
  /** How many nodes at once, from 1; wins over the request's `profile.threads`. On 2.x: how many connections. */
  readonly threads?: number
  /** Rebuilds incremental models and seeds from nothing. */
  readonly fullRefresh?: boolean
  /** Stops at the first failure; what was not begun is skipped. */
  readonly failFast?: boolean
  /** Folder with artifacts to compare with (`state:`, `result:`) or to defer to; relative to the project. `retry` reads its `run_results.json`. */
  readonly state?: string
  /** Folder with the manifest to defer to, where it is not that of `state`. */
  readonly deferState?: string
  /** Takes what is not selected from the deferred manifest. */
  readonly defer?: boolean
  /** Prefers the deferred manifest even for what exists here. */
  readonly favorState?: boolean
  /** Builds with no rows of input. Needs dbt 1.9 for `snapshot`, 1.12 for `seed`. */
  readonly empty?: boolean
  /** Begin of the time range for microbatch models: `2024-01-31` or `2024-01-31T12:00:00`, without a zone. Needs dbt 1.9. */
  readonly eventTimeStart?: string
  /** End of that range; dbt wants both or neither. */
  readonly eventTimeEnd?: string
  /** Builds with the last part of the data, such as `'3 days'`. Needs dbt 1.10. */
  readonly sample?: string
  /** Keeps failing rows of tests in the warehouse. */
  readonly storeFailures?: boolean
  /** Prints a sample of what was loaded. */
  readonly show?: boolean
  /** Makes every warning an error. */
  readonly warnError?: boolean
  /** Makes some warnings errors; dbt takes either this or `warnError`. */
  readonly warnErrorOptions?: WarnErrorOptions
  /** Reads and writes the parse state of the target folder. Default true on 1.x; refused on 2.x, where it loses `vars`. */
  readonly partialParse?: boolean
  /** Whether a project whose `require-dbt-version` does not fit is refused. Default true; dbt 2.x never refuses it. */
  readonly versionCheck?: boolean
  /** Caches only the schemas of selected nodes. Not on 2.x. */
  readonly cacheSelectedOnly?: boolean
  /** Whether dbt asks the warehouse for its relations at the start. Default true. Not on 2.x. */
  readonly populateCache?: boolean
  /** dbt 2.x only: how SQL is analysed. */
  readonly staticAnalysis?: StaticAnalysis
  /** A statement in place of a selection. */
  readonly inline?: string
  /** How many rows: dbt's default is 5 on 1.x; `-1` is all. */
  readonly limit?: number
  /** Whether compiling may query the warehouse. Default true. */
  readonly introspect?: boolean
  /** Keys of each node; `unique_id` is always among them. Default: dbt's own choice. */
  readonly outputKeys?: readonly string[]
  /** Whether `docs-generate` compiles first. Default true; without it dbt writes no manifest and no results. */
  readonly compile?: boolean
  /** Writes a catalog without asking the warehouse. */
  readonly emptyCatalog?: boolean
  /** Also writes `static_index.html`, one page with everything in it. */
  readonly static?: boolean
  /** Name of the macro, with its package where that is not the project's: `grant_all` or `dbt_utils.pretty_time`. */
  readonly macro?: string
  /** Arguments of the macro. dbt writes them into its log and its results: never put a secret here. */
  readonly args?: Readonly<Record<string, JsonValue>>
  /** A statement in place of a macro. Needs dbt 1.12. */
  readonly sql?: string
  /** Writes the lock file and installs nothing. */
  readonly lock?: boolean
  /** Takes the newest versions that fit and rewrites the lock file. */
  readonly upgrade?: boolean
  /** A package to add to the project's file: `dbt-labs/dbt_utils@1.3.0`. */
  readonly addPackage?: string
  /** Where `addPackage` comes from. Default `hub`. Not on 2.x. */
  readonly source?: 'hub' | 'git' | 'local'
  /** Only tests the connection. */
  readonly connection?: boolean
  /**
   * Options that have no name here yet, as dbt spells them: `['--printer-width', '120']` or `['--printer-width=120']`.
   * Long form only; those that Millrace sets itself are refused.
   */
  readonly flags?: readonly string[]
}

/** The name of an option. */
export type OptionName = keyof DbtOptions
