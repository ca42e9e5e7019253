import { basename, dirname, join } from 'node:path'
import { namesIn, readText } from './environment-folders.ts'
import { statOf } from './executable.ts'
import type { Environment } from './options.ts'

/** From where a shim is looked at: the folder and the variables decide what it stands for. */
export interface ShimContext {
  readonly project: string
  readonly env: Environment
}

/** A manager of Pythons that puts small scripts in front of its programs. */
interface Manager {
  readonly name: string
  /** What its scripts have in them. */
  readonly mark: RegExp
  /** The variable that names versions, before any file does. */
  readonly variable: string
  /** File that names versions, in the project's folder or above it. */
  readonly file: string
  versionsIn(text: string): readonly string[]
  /** File for everything that no other file decides. */
  globalFile(root: string, env: Environment): string
  /** Folder of its installed Pythons. */
  installs(root: string): string
}

const managers: readonly Manager[] = [
  {
    name: 'pyenv',
    mark: /\bpyenv['"]? exec\b/,
    variable: 'PYENV_VERSION',
    file: '.python-version',
    versionsIn: (text) =>
      text
        .split(/\r?\n/)
        .map((line) => line.replace(/#.*/, '').trim())
        .filter((line) => line !== ''),
    globalFile: (root) => join(root, 'version'),
    installs: (root) => join(root, 'versions'),
  },
  {
    name: 'asdf',
    mark: /\basdf['"]? exec\b/,
    variable: 'ASDF_PYTHON_VERSION',
    file: '.tool-versions',
    versionsIn: (text) => /^python[ \t]+([^#\n]+)/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [],
    globalFile: (root, env) => join(env['HOME'] ?? dirname(root), '.tool-versions'),
    installs: (root) => join(root, 'installs', 'python'),
  },
]

/** What a path stands for: a shim's dbt, or why it has none; `undefined` when the path is no shim. */
export type ShimFinding = { readonly path: string } | { readonly missing: string }

/**
 * The dbt behind a shim of pyenv or asdf. Found by the files that those read, without running them: dbt's signals
 * and its environment's metadata are at the program itself.
 */
export async function resolveShim(path: string, { project, env }: ShimContext): Promise<ShimFinding | undefined> {
  if (basename(dirname(path)) !== 'shims') return undefined
  const script = ((await statOf(path))?.size ?? Infinity) < 10_000 ? await readText(path) : undefined
  const manager = managers.find(({ mark }) => mark.test(script ?? ''))
  if (manager === undefined) return undefined
  const root = dirname(dirname(path))
  const { versions, from } = await chosenVersions(manager, root, project, env)
  const installed = await namesIn(manager.installs(root))
  for (const version of versions) {
    const folder = folderOf(version, installed)
    const dbt = folder === undefined ? undefined : join(manager.installs(root), folder, 'bin', 'dbt')
    if (dbt !== undefined && (await statOf(dbt)) !== undefined) return { path: dbt }
  }
  const asked =
    versions.length === 0
      ? 'no version is chosen'
      : `${versions.join(', ')} (from ${from}) ${versions.length > 1 ? 'have' : 'has'} no dbt`
  return { missing: `it is a shim of ${manager.name}, and ${asked}` }
}

async function chosenVersions(
  manager: Manager,
  root: string,
  project: string,
  env: Environment,
): Promise<{ versions: readonly string[]; from: string }> {
  const named = env[manager.variable]
  if (named) return { versions: named.split(/[:\s]+/), from: manager.variable }
  for (const file of [...filesUpwards(project, manager.file), manager.globalFile(root, env)]) {
    const text = await readText(file)
    if (text !== undefined) return { versions: manager.versionsIn(text), from: `'${file}'` }
  }
  return { versions: [], from: '' }
}

function filesUpwards(folder: string, name: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [join(folder, name)] : [join(folder, name), ...filesUpwards(parent, name)]
}

// `3.11` stands for the newest 3.11 that is installed; names of virtual environments stand for themselves.
function folderOf(version: string, installed: readonly string[]): string | undefined {
  if (installed.includes(version)) return version
  return installed
    .filter((name) => name.startsWith(`${version}.`))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1)
}
