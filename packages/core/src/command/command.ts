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

/** A typed dbt command. */
export interface Command {
  readonly name: CommandName
}
