import type { DbtGeneration, DbtInstall } from '../engine/install.ts'
import type { CommandName } from './command.ts'

/** What an attempt adds to its command. All paths are absolute, as dbt sees them. */
export interface ArgvContext {
  readonly install: DbtInstall
  readonly project: string
  /** Folder of `profiles.yml`. Default: dbt's own search. */
  readonly profilesDir?: string
  readonly profileName?: string
  /** Used where the command has no `target` of its own. */
  readonly target?: string
  /** Used where the command takes threads and has none of its own. */
  readonly threads?: number
  /** Folders of the attempt; both exist. */
  readonly layout: { readonly target: string; readonly log: string }
  /** On dbt 2.x the id of the invocation, a UUID; dbt 1.x chooses its own. */
  readonly invocationId?: string
}

// dbt 1.x: the file's level, format and colours follow those of stdout unless they are given too, and `flags:` of the
// project may switch any of these (1.x facts, sections 1 and 2).
const settings1x = [
  '--log-format=json',
  '--log-format-file=json',
  '--log-level=debug',
  '--log-level-file=none',
  '--no-use-colors',
  '--no-use-colors-file',
  '--no-quiet',
  '--no-debug',
  '--print',
  '--write-json',
  '--no-send-anonymous-usage-stats',
]

// dbt 2.x has no colours when stdout is a file, calls the level `off`, always prints, and warns (dbt1700, dbt1701) of
// --no-use-colors, --print and --no-debug. Its version check is a look at the vendor's server.
const settings2x = [
  '--log-format=json',
  '--log-level=debug',
  '--log-level-file=off',
  '--no-quiet',
  '--write-json',
  '--no-version-check',
  '--no-send-anonymous-usage-stats',
]

const settings: Readonly<Record<DbtGeneration, readonly string[]>> = { '1.x': settings1x, '2.x': settings2x }
const withoutTarget1x: readonly CommandName[] = ['deps', 'debug']
const answeringJson: readonly CommandName[] = ['list', 'show', 'compile']

/** What Millrace itself tells dbt: paths of the attempt, logs that it can read, no network of the vendor's. */
export function ownSettings(name: CommandName, context: ArgvContext): readonly string[] {
  const { install, project, profilesDir, profileName, layout, invocationId } = context
  const { generation } = install
  // deps and debug of 1.x have no target path and write none; those of 2.x make `target` in the project without one.
  const noTarget = generation === '1.x' && withoutTarget1x.includes(name)
  return [
    ...(answeringJson.includes(name) ? ['--output=json'] : []),
    `--project-dir=${project}`,
    ...(profilesDir === undefined ? [] : [`--profiles-dir=${profilesDir}`]),
    ...(profileName === undefined ? [] : [`--profile=${profileName}`]),
    ...(noTarget ? [] : [`--target-path=${layout.target}`]),
    `--log-path=${layout.log}`,
    ...settings[generation],
    ...(generation === '2.x' && invocationId !== undefined ? [`--invocation-id=${invocationId}`] : []),
  ]
}
