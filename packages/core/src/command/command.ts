import type { commandOptions } from './command-table.ts'
import type { DbtOptions } from './options.ts'

/** The commands of dbt that Millrace knows. */
export const commandNames = [
  'build',
  'run',
  'test',
  'seed',
  'snapshot',
  'source-freshness',
  'compile',
  'parse',
  'list',
  'docs-generate',
  'clone',
  'run-operation',
  'deps',
  'debug',
  'retry',
  'show',
] as const

/** The name of a command. */
export type CommandName = (typeof commandNames)[number]

/** What dbt does not do without. */
interface Needs {
  readonly clone: Required<Pick<DbtOptions, 'state'>>
  readonly retry: Required<Pick<DbtOptions, 'state'>>
  readonly 'run-operation': RunOperationNeeds
}

type RunOperationNeeds =
  | (Required<Pick<DbtOptions, 'macro'>> & { readonly sql?: never })
  | (Required<Pick<DbtOptions, 'sql'>> & { readonly macro?: never; readonly args?: never })

type NeedsOf<N extends CommandName> = N extends keyof Needs ? Needs[N] : unknown

/** One flat object in editors and error messages, with the comments of {@link DbtOptions}. */
type Flat<T> = T extends unknown ? { [K in keyof T]: T[K] } : never

/** The typed command of a name: `CommandOf<'build'>`. */
export type CommandOf<N extends CommandName> = {
  [K in N]: Flat<{ readonly name: K } & Pick<DbtOptions, (typeof commandOptions)[K][number]> & NeedsOf<K>>
}[N]

/** A typed dbt command: a union told apart by `name`, each with the options that dbt has for it. */
export type Command = CommandOf<CommandName>

/** Runs models, tests, seeds and snapshots in the order of the graph. */
export type BuildCommand = CommandOf<'build'>
/** Runs models. */
export type RunCommand = CommandOf<'run'>
/** Runs data tests and unit tests. */
export type TestCommand = CommandOf<'test'>
/** Loads CSV files. */
export type SeedCommand = CommandOf<'seed'>
/** Runs snapshots. */
export type SnapshotCommand = CommandOf<'snapshot'>
/** Asks how old sources are. */
export type SourceFreshnessCommand = CommandOf<'source-freshness'>
/** Compiles without running. */
export type CompileCommand = CommandOf<'compile'>
/** Reads the project and writes its manifest. */
export type ParseCommand = CommandOf<'parse'>
/** Names what a selection matches. */
export type ListCommand = CommandOf<'list'>
/** Writes catalog and manifest for the documentation pages. */
export type DocsGenerateCommand = CommandOf<'docs-generate'>
/** Clones relations of another state. */
export type CloneCommand = CommandOf<'clone'>
/** Runs one macro, or one statement. */
export type RunOperationCommand = CommandOf<'run-operation'>
/** Installs packages: the one command that writes into the project. */
export type DepsCommand = CommandOf<'deps'>
/** Checks the set-up and the connection. */
export type DebugCommand = CommandOf<'debug'>
/** dbt's own retry. Prefer Millrace's, which knows interrupted nodes too. */
export type RetryCommand = CommandOf<'retry'>
/** Gives rows of a model or of a statement. */
export type ShowCommand = CommandOf<'show'>
