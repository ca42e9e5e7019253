import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { UsageError, type DbtInstall } from '@millrace/core'
import { askVersion } from './ask-version.ts'
import { packageFolders, type PackageFolder } from './environment-folders.ts'
import { executableAt, executableOfVenv, statOf, type Executable } from './executable.ts'
import { readMetadata, type DbtFacts } from './metadata.ts'
import { checkInstall, refuseWindows, type Environment, type InstallRequest, type ProbeOptions } from './options.ts'
import { resolveShim } from './shims.ts'

/** Everything that decides what an install is, filled in. */
export interface ProbeContext {
  readonly signal: AbortSignal
  readonly project: string
  readonly env: Environment
}

/** Installs whose facts are remembered. */
const mostRemembered = 100
const remembered = new Map<string, DbtFacts>()

/**
 * Which dbt an install is: engine, version and adapters, read from the metadata of its packages in milliseconds. Only
 * a dbt without metadata is started (`dbt --version`). The answer is remembered until the executable or its packages
 * change. A version that is unknown, or newer than this library, is a warning in the answer, never a failure.
 *
 * On 2.x the adapters are part of the program, and none are named.
 *
 * @throws UsageError - with the code `VENV_MISSING`, `VENV_INVALID` (no venv), `DBT_NOT_INSTALLED` (a venv without
 * dbt), `DBT_MISSING`, `DBT_NOT_EXECUTABLE`, `DBT_INTERPRETER_MISSING` (a venv that was moved, or lost its Python),
 * `DBT_SHIM_UNRESOLVED`, `OPTION_INVALID`, and on Windows `PLATFORM_UNSUPPORTED`.
 */
export async function probeDbt(install: InstallRequest, options: ProbeOptions = {}): Promise<DbtInstall> {
  refuseWindows()
  const context = probeContext(options)
  return identify(await locate(checkInstall(install), context), context)
}

/** Fills in what a caller left out. */
export function probeContext({ signal, project, env }: ProbeOptions): ProbeContext {
  return { signal: signal ?? new AbortController().signal, project: resolve(project ?? '.'), env: env ?? process.env }
}

/** The file that is started. Paths are relative to our own working directory; a bare name is looked up on `PATH`. */
export async function locate(install: InstallRequest, context: ProbeContext): Promise<Executable> {
  context.signal.throwIfAborted()
  if ('venv' in install) return executableOfVenv(resolve(install.venv))
  const path = await pathOf(install.dbt, context.env)
  const shim = await resolveShim(path, context)
  if (shim === undefined) return executableAt(path, 'dbt')
  if ('path' in shim) return executableAt(shim.path, 'dbt')
  throw new UsageError(
    `\`dbt\`: '${path}' leads to no dbt: ${shim.missing}. Install dbt there, choose a version that has it, or give the path of the executable itself.`,
    { code: 'DBT_SHIM_UNRESOLVED' },
  )
}

async function pathOf(dbt: string, env: Environment): Promise<string> {
  if (dbt.includes('/')) return resolve(dbt)
  // Relative entries would mean whatever folder we happen to be in.
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(folder, dbt)
    if ((await statOf(path))?.isFile() === true) return path
  }
  throw new UsageError(`\`dbt\`: there is no '${dbt}' on PATH. Install dbt, or give the path of its executable.`, {
    code: 'DBT_MISSING',
  })
}

/** Which dbt a file is. */
export async function identify(executable: Executable, { signal, env }: ProbeContext): Promise<DbtInstall> {
  signal.throwIfAborted()
  const folders = await packageFolders(executable)
  const key = identityOf(executable, folders)
  const known = remembered.get(key)
  const facts =
    known ??
    (await readMetadata(
      executable,
      folders.map(({ path }) => path),
    )) ??
    (await askVersion(executable, { signal, env }))
  // What a dbt did not answer, it may answer next time.
  if (facts.source !== 'file') remember(key, facts)
  return installOf(executable, facts)
}

function identityOf({ path, stats }: Executable, folders: readonly PackageFolder[]): string {
  // Names matter as well: installers link one binary into many environments.
  return [path, stats.dev, stats.ino, stats.mtimeMs, stats.size, ...folders.map(({ stamp }) => stamp)].join('|')
}

function remember(key: string, facts: DbtFacts): void {
  remembered.delete(key)
  remembered.set(key, facts)
  const [oldest] = remembered.keys()
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest)
}

function installOf({ path }: Executable, { warnings, ...facts }: DbtFacts): DbtInstall {
  return { ...facts, executable: path, ...(warnings.length === 0 ? {} : { warnings }) }
}
