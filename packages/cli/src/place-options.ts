import { UsageError, type RunRequest } from '@millrace/core'
import { Option, type Command } from 'commander'

/** Where dbt and the project are: the same for all commands. */
export interface PlaceFlags {
  readonly project: string
  readonly venv?: string
  readonly dbt?: string
  readonly root?: string
  readonly profilesDir?: string
  readonly profile?: string
  readonly target?: string
  readonly env: readonly string[]
  readonly artifacts?: string
  readonly json: boolean
}

/** The options of {@link PlaceFlags}. */
export function withPlaceOptions(command: Command): Command {
  return command
    .option('-p, --project <dir>', 'the dbt project', '.')
    .addOption(new Option('--venv <dir>', 'the Python environment that dbt is installed in').conflicts('dbt'))
    .option('--dbt <file>', 'the dbt executable (default: the one found for the project)')
    .option('--root <dir>', 'where attempts are while they run (default: a private folder of the user)')
    .option('--profiles-dir <dir>', 'the folder of profiles.yml')
    .option('--profile <name>', 'the profile')
    .option('--target <name>', 'the target within the profile')
    .option('--env <name>', 'a variable of this environment that dbt gets too (repeatable)', collect, [])
    .option('--artifacts <dir>', 'where artifacts are kept (default: nowhere)')
}

/** The part of a request that says where. */
export function placeOf(
  { project, profilesDir: dir, profile: name, target, env: names }: PlaceFlags,
  env: Readonly<Record<string, string | undefined>>,
): Pick<RunRequest, 'project' | 'env' | 'profile'> {
  return { project, env: envOf(names, env), profile: given({ dir, name, target }) }
}

/** Without the options that were not given. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function envOf(
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const pairs = names.map((name) => {
    const value = env[name]
    if (value === undefined) {
      throw new UsageError(`\`--env ${name}\`: there is no such variable; set it, or leave the option out`, {
        code: 'ENV_MISSING',
      })
    }
    return [name, value] as const
  })
  return Object.fromEntries(pairs)
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
