import { parseCommand, UsageError, type Command as DbtCommand, type RunRequest } from '@millrace/core'
import { InvalidArgumentError, type Command } from 'commander'

/** What `millrace run` takes before `--`. */
export interface RunFlags {
  readonly project: string
  readonly venv?: string
  readonly dbt?: string
  readonly profilesDir?: string
  readonly profile?: string
  readonly target?: string
  readonly threads?: number
  readonly env: readonly string[]
  readonly attempts?: number
  readonly deadline?: string
  readonly idle?: string
  readonly artifacts?: string
  readonly keep?: 'always' | 'on-failure' | 'never'
  readonly emptySelection?: 'succeed' | 'warn' | 'fail'
  readonly label: Readonly<Record<string, string>>
  readonly json: boolean
}

/** Where dbt and the project are: the same for all commands. */
export function withPlaceOptions(command: Command): Command {
  return command
    .option('-p, --project <dir>', 'the dbt project', '.')
    .option('--venv <dir>', 'the Python environment that dbt is installed in')
    .option('--dbt <file>', 'the dbt executable (default: the one found for the project)')
    .option('--profiles-dir <dir>', 'the folder of profiles.yml')
    .option('--profile <name>', 'the profile')
    .option('--target <name>', 'the target within the profile')
    .option('--env <name>', 'a variable of this environment that dbt gets too (repeatable)', collect, [])
    .option('--json', 'one JSON event a line, the result last', false)
}

/** The options of `run`. */
export function withRunOptions(command: Command): Command {
  return withPlaceOptions(command)
    .option('--threads <n>', "dbt's threads", wholeNumber)
    .option('--attempts <n>', 'attempts for what is transient (default: 3)', wholeNumber)
    .option('--deadline <duration>', "from start to verdict, such as '30m'")
    .option('--idle <duration>', 'time without a word from dbt while no node is executing')
    .option('--artifacts <dir>', 'where artifacts are kept (default: nowhere)')
    .option('--keep <when>', 'always, on-failure or never (default: always with --artifacts)')
    .option('--empty-selection <what>', 'succeed, warn or fail when nothing matches (default: warn)')
    .option('--label <key=value>', 'comes back in events and result (repeatable)', label, {})
}

/** The request that flags and the words after `--` ask for; several commands are separated by `,` words. */
export function requestOf(flags: RunFlags, words: readonly string[], env: NodeJS.ProcessEnv): RunRequest {
  const {
    project,
    profilesDir: dir,
    profile: name,
    target,
    threads,
    attempts,
    deadline: run,
    idle,
    keep,
    artifacts,
  } = flags
  return {
    project,
    steps: stepsOf(words),
    env: envOf(flags.env, env),
    profile: defined({ dir, name, target, threads }),
    deadlines: defined({ run, idle }),
    keepArtifacts: keep ?? (artifacts === undefined ? 'never' : 'always'),
    labels: flags.label,
    ...(attempts === undefined ? {} : { retry: { maxAttempts: attempts } }),
    ...(flags.emptySelection === undefined ? {} : { emptySelection: flags.emptySelection }),
  }
}

function stepsOf(words: readonly string[]): readonly DbtCommand[] {
  const steps: string[][] = [[]]
  for (const word of words) {
    if (word === ',') steps.push([])
    else steps.at(-1)?.push(word)
  }
  if (steps.some((step) => step.length === 0)) {
    throw new UsageError(
      'give a dbt command after `--`, such as `millrace run -- build --select +orders`; separate several by ` , `',
      {
        code: 'COMMAND_MISSING',
      },
    )
  }
  return steps.map((step) => parseCommand(step))
}

function envOf(names: readonly string[], env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const pairs = names.map((name) => {
    const value = env[name]
    if (value === undefined)
      throw new UsageError(`\`--env ${name}\`: there is no such variable; set it, or leave the option out`, {
        code: 'ENV_MISSING',
      })
    return [name, value] as const
  })
  return Object.fromEntries(pairs)
}

/** Without the options that were not given. */
export function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

function wholeNumber(value: string): number {
  if (!/^[1-9][0-9]{0,5}$/u.test(value)) throw new InvalidArgumentError('expected a whole number of at least 1.')
  return Number(value)
}

function label(value: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = value.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('expected key=value.')
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) }
}
