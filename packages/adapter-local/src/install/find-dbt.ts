import { realpath } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import type { DbtInstall } from '@millrace/core'
import { statOf } from './executable.ts'
import { checkWhere, refuseWindows, type FindDbtOptions, type InstallRequest, type ProbeOptions } from './options.ts'
import { identify, locate, probeContext, type ProbeContext } from './probe-dbt.ts'

const venvNames = ['.venv', 'venv', 'env']

/** Where installers put programs that shells find and other programs often do not. */
const commonFolders = ['/usr/local/bin', '/opt/homebrew/bin']

/**
 * The dbts of this machine, most telling first: what `where` names, the project's own venv, the active environment
 * (`VIRTUAL_ENV`, `CONDA_PREFIX`), what shims of pyenv and asdf stand for, `PATH`, and common folders. Each is told
 * once, whatever leads to it. Places with something odd in them are passed over; {@link probeDbt} says what is wrong
 * with one.
 *
 * @throws UsageError - for wrong options (`OPTION_INVALID`), and on Windows (`PLATFORM_UNSUPPORTED`).
 */
export async function findDbt(
  where: FindDbtOptions = {},
  { signal }: Pick<ProbeOptions, 'signal'> = {},
): Promise<readonly DbtInstall[]> {
  refuseWindows()
  const { project, env, ...named } = checkWhere(where)
  const context = probeContext({
    ...(signal === undefined ? {} : { signal }),
    ...(project === undefined ? {} : { project }),
    ...(env === undefined ? {} : { env }),
  })
  const candidates = [
    ...(await namedCandidates(named)),
    ...(project === undefined ? [] : venvsIn(context.project)),
    ...usualCandidates(context),
  ]
  const found = new Map<string, DbtInstall>()
  for (const candidate of candidates) {
    try {
      const executable = await locate(candidate, context)
      if (!found.has(executable.realPath)) found.set(executable.realPath, await identify(executable, context))
    } catch {
      context.signal.throwIfAborted()
    }
  }
  return [...found.values()]
}

async function namedCandidates({ path, venv, python }: FindDbtOptions): Promise<readonly InstallRequest[]> {
  const candidates: InstallRequest[] = []
  if (path !== undefined) {
    const folder = path.includes('/') && (await statOf(path))?.isDirectory() === true
    candidates.push(folder ? { venv: path } : { dbt: path })
  }
  if (venv !== undefined) candidates.push({ venv })
  // A venv's Python is a link: dbt is beside the link, and perhaps beside what it leads to.
  if (python !== undefined)
    candidates.push(...[resolve(python), await realPathOf(python)].map((one) => ({ dbt: join(dirname(one), 'dbt') })))
  return candidates
}

function venvsIn(project: string): readonly InstallRequest[] {
  return venvNames.map((name) => ({ venv: join(project, name) }))
}

function usualCandidates({ env }: ProbeContext): readonly InstallRequest[] {
  const home = env['HOME'] ?? '/'
  const active = [env['VIRTUAL_ENV'], env['CONDA_PREFIX']].filter((venv) => venv !== undefined && venv !== '')
  const shims = [env['PYENV_ROOT'] ?? join(home, '.pyenv'), env['ASDF_DATA_DIR'] ?? join(home, '.asdf')]
  const folders = [
    ...shims.map((root) => join(root, 'shims')),
    ...(env['PATH'] ?? '').split(delimiter),
    join(home, '.local', 'bin'),
    ...commonFolders,
  ]
  return [
    ...active.map((venv) => ({ venv: String(venv) })),
    ...folders.filter(isAbsolute).map((folder) => ({ dbt: join(folder, 'dbt') })),
  ]
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    return resolve(path)
  }
}
