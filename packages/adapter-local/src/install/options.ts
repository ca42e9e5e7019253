import { UsageError } from '@millrace/core'
import { z } from 'zod'

/** One dbt: the folder of a Python venv (or conda environment), or the path of the executable itself. */
export type InstallRequest = { readonly venv: string } | { readonly dbt: string }

/** How a dbt is looked at. */
export interface ProbeOptions {
  /** Gives up; the call rejects with the signal's reason. Default: none. */
  readonly signal?: AbortSignal
  /** Folder that decides which dbt a shim of pyenv or asdf stands for. Default: our own working directory. */
  readonly project?: string
  /** Variables in place of our own process's. */
  readonly env?: Environment
}

/** Where {@link findDbt} looks, most telling first; all of it is optional. */
export interface FindDbtOptions {
  /** Path of an executable, or folder of a venv. */
  readonly path?: string
  /** Folder of a venv. */
  readonly venv?: string
  /** Path of a Python: dbt is looked for beside it. */
  readonly python?: string
  /** A dbt project's folder: its `.venv`, `venv` and `env` are looked at. */
  readonly project?: string
  /** Variables in place of our own process's: `VIRTUAL_ENV`, `CONDA_PREFIX`, `PATH`, `HOME` and those of pyenv and asdf. */
  readonly env?: Environment
}

/** Variables of a process, as Node has them. */
export type Environment = Readonly<Record<string, string | undefined>>

const path = (what: string) =>
  z
    .string(`expected ${what} as text`)
    .min(1, `expected ${what}, got an empty text`)
    .refine((text) => !text.includes('\0'), `expected ${what}, got a text with a NUL character`)

const installSchema = z.union(
  [
    z.strictObject({ venv: path('the folder of a venv') }),
    z.strictObject({ dbt: path('the path of a dbt executable') }),
  ],
  'expected `{ venv }` (folder of a venv) or `{ dbt }` (path of an executable), exactly one of them',
)

// `process.env` itself is no plain object, which is what a record of zod wants.
const variables = z.custom<Environment>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => one === undefined || typeof one === 'string'),
  'expected variables as `process.env` has them: names, each with a text',
)

const findSchema = z.strictObject({
  path: path('the path of an executable or venv').optional(),
  venv: path('the folder of a venv').optional(),
  python: path('the path of a Python').optional(),
  project: path('the folder of a dbt project').optional(),
  env: variables.optional(),
})

export function checkInstall(install: unknown): InstallRequest {
  return checked(installSchema, install, 'probeDbt')
}

export function checkWhere(where: unknown): FindDbtOptions {
  return checked(findSchema, where, 'findDbt') as FindDbtOptions
}

function checked<T>(schema: z.ZodType<T>, value: unknown, caller: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const complaints = result.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return `there is no option ${issue.keys.map((key) => `\`${key}\``).join(', ')}`
    return issue.path.length === 0 ? issue.message : `\`${issue.path.join('.')}\`: ${issue.message}`
  })
  throw new UsageError(`${caller}: ${complaints.join('; ')}.`, { code: 'OPTION_INVALID' })
}

/** Nothing here could be tried on Windows: refused before anything is looked at. */
export function refuseWindows(platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') return
  throw new UsageError(
    'dbt of this machine cannot be run on Windows. Run this program inside of WSL, or run dbt in Docker.',
    { code: 'PLATFORM_UNSUPPORTED' },
  )
}
