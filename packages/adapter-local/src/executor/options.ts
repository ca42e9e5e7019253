import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { UsageError } from '@millrace/core'
import { z } from 'zod'
import { isDbtName } from '../environment/build-environment.ts'
import type { InstallRequest } from '../install/options.ts'

/** Options of {@link localExecutor} besides the installs. */
export interface LocalSettings {
  /**
   * Folder for attempts and kept files; made private (0700) where it does not exist.
   * @defaultValue `$XDG_STATE_HOME/millrace` or `~/.local/state/millrace`; on macOS `~/Library/Application Support/millrace`
   */
  readonly root?: string
  /**
   * Exact names of variables that dbt inherits from our own process, besides {@link inheritedNames}. Never dbt's own
   * (`DBT_…`): give those in the request's `env`.
   * @defaultValue none
   */
  readonly inherit?: readonly string[]
  /**
   * Path of the Node.js (22.18 or newer) that runs the supervisor. Needed where our own process is no plain Node, as in Electron.
   * @defaultValue `process.execPath`
   */
  readonly node?: string
}

/** Options of {@link localExecutor}: one dbt, or several by name of which each request chooses one by its `dbt`. */
export type LocalExecutorOptions = LocalSettings &
  (InstallRequest | { readonly installs: Readonly<Record<string, InstallRequest>> })

/** The options, checked. */
export interface CheckedOptions {
  /** By name; the first is the default. The only install of `{ venv }` and `{ dbt }` is called `default`. */
  readonly installs: ReadonlyMap<string, InstallRequest>
  readonly root: string
  readonly inherit: readonly string[]
  readonly node: string
}

const path = (what: string) =>
  z.string(`expected ${what} as text`).min(1, `expected ${what}, got an empty text; leave the option out instead`)

const install = z.union(
  [
    z.strictObject({ venv: path('the folder of a venv') }),
    z.strictObject({ dbt: path('the path of a dbt executable') }),
  ],
  'expected `{ venv }` or `{ dbt }`, exactly one of them',
)

const variableName = z
  .string('expected the name of a variable')
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected an exact name of letters, digits and `_`, without patterns')
  .refine((name) => !isDbtName(name), 'variables of dbt are never inherited; give it in the `env` of the request')

const schema = z
  .strictObject({
    venv: path('the folder of a venv').optional(),
    dbt: path('the path of a dbt executable').optional(),
    installs: z
      .record(z.string().min(1, 'expected a name for each install'), install)
      .refine((installs) => Object.keys(installs).length > 0, 'expected at least one install')
      .optional(),
    root: path('a folder').optional(),
    inherit: z.array(variableName, 'expected a list of names').optional(),
    node: path('the path of a Node.js').optional(),
  })
  .refine(
    ({ venv, dbt, installs }) => [venv, dbt, installs].filter((given) => given !== undefined).length === 1,
    'expected exactly one of `venv` (folder of a venv), `dbt` (path of an executable) and `installs` (several by name)',
  )

/** Checks the options of {@link localExecutor}. Throws a {@link UsageError} that names each wrong one. */
export function checkOptions(options: unknown, own: Readonly<Record<string, string | undefined>>): CheckedOptions {
  const checked = schema.safeParse(options)
  if (!checked.success) {
    const complaints = checked.error.issues.map(complaint).join('; ')
    throw new UsageError(`localExecutor: ${complaints}.`, { code: 'OPTION_INVALID' })
  }
  const { venv, dbt, installs, root, inherit = [], node = process.execPath } = checked.data
  return {
    installs: new Map(Object.entries(installs ?? { default: venv === undefined ? { dbt: dbt ?? '' } : { venv } })),
    root: resolve(root ?? defaultRoot(own)),
    inherit,
    node,
  }
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `no such option: ${issue.keys.map((key) => `\`${key}\``).join(', ')}`
  return issue.path.length === 0 ? issue.message : `\`${issue.path.join('.')}\`: ${issue.message}`
}

/** A private folder per user that no cleaner of temporary folders sweeps. */
export function defaultRoot(
  own: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'millrace')
  const state = own['XDG_STATE_HOME']
  // The specification says that a relative one is to be ignored.
  return join(state?.startsWith('/') ? state : join(home, '.local', 'state'), 'millrace')
}
