import {
  parseCommand,
  UsageError,
  type Command as DbtCommand,
  type EmptySelection,
  type KeepArtifacts,
  type RunRequest,
} from '@millrace/core'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { given, placeOf, withPlaceOptions, type PlaceFlags } from './place-options.ts'

/** What `millrace run` takes before `--`. */
export interface RunFlags extends PlaceFlags {
  readonly threads?: number
  readonly attempts?: number
  readonly deadline?: string
  readonly idle?: string
  readonly keep?: KeepArtifacts
  readonly emptySelection?: EmptySelection
  readonly label: Readonly<Record<string, string>>
}

/** The options of `run`. */
export function withRunOptions(command: Command): Command {
  return withPlaceOptions(command)
    .option('--threads <n>', "dbt's threads", wholeNumber)
    .option('--attempts <n>', 'attempts for what is transient (default: 3)', wholeNumber)
    .option('--deadline <duration>', "from start to verdict, such as '30m'")
    .option('--idle <duration>', 'time without a word from dbt while no node is executing')
    .addOption(keep())
    .addOption(emptySelection())
    .option('--label <key=value>', 'comes back in events and result (repeatable)', label, {})
    .option('--json', 'one JSON event a line, the result last', false)
}

/** The request that flags and the words after `--` ask for; several commands are separated by `,` words. */
export function requestOf(
  flags: RunFlags,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): RunRequest {
  const { threads, attempts, deadline: run, idle, keep, artifacts, emptySelection, label: labels } = flags
  const place = placeOf(flags, env)
  return {
    ...place,
    steps: stepsOf(words),
    profile: { ...place.profile, ...given({ threads }) },
    deadlines: given({ run, idle }),
    keepArtifacts: keep ?? (artifacts === undefined ? 'never' : 'always'),
    labels,
    ...(attempts === undefined ? {} : { retry: { maxAttempts: attempts } }),
    ...given({ emptySelection }),
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
      { code: 'COMMAND_MISSING' },
    )
  }
  return steps.map((step) => parseCommand(step))
}

function keep(): Option {
  const option = new Option('--keep <when>', 'when artifacts are kept (default: always with --artifacts, else never)')
  return option.choices(['always', 'on-failure', 'never'])
}

function emptySelection(): Option {
  const option = new Option('--empty-selection <what>', 'what a selection without matches comes to (default: warn)')
  return option.choices(['succeed', 'warn', 'fail'])
}

function wholeNumber(value: string): number {
  if (!/^[1-9][0-9]{0,5}$/u.test(value)) throw new InvalidArgumentError('Expected a whole number of at least 1.')
  return Number(value)
}

function label(value: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = value.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Expected key=value.')
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) }
}
