import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { statOf, type Executable } from './executable.ts'

/** What `pyvenv.cfg` says, as far as it matters here. */
interface VenvConfig {
  /** Folder of the Python that the venv was made of. */
  readonly home?: string
  /** Version of Python, such as `3.11`. */
  readonly python?: string
  readonly systemPackages: boolean
}

/** A folder of Python packages that exists. */
export interface PackageFolder {
  readonly path: string
  /** Changes when a package is added or removed. */
  readonly stamp: string
}

/**
 * Folders with the packages of an executable's environment, most telling first. A script belongs to the Python that
 * it names (whose links are not followed: a venv's Python is itself a link to another one); anything else to the
 * folder above its `bin`.
 */
export async function packageFolders({ path, realPath, interpreter }: Executable): Promise<readonly PackageFolder[]> {
  const pythons = interpreter !== undefined && basename(interpreter).startsWith('python') ? [interpreter] : []
  const roots = new Set([...pythons, path, realPath].map((program) => dirname(dirname(program))))
  const paths: string[] = []
  for (const root of roots) paths.push(...(await foldersOf(root, pythons[0])))
  return existing(paths)
}

// `lib64` of a venv is a link to `lib`: the same folder counts once.
async function existing(paths: readonly string[]): Promise<readonly PackageFolder[]> {
  const folders = new Map<string, PackageFolder>()
  for (const path of paths) {
    const stats = await statOf(path)
    if (stats?.isDirectory() !== true) continue
    const identity = `${stats.dev}:${stats.ino}`
    if (!folders.has(identity)) folders.set(identity, { path, stamp: `${identity}:${stats.mtimeMs}` })
  }
  return [...folders.values()]
}

async function foldersOf(root: string, interpreter: string | undefined): Promise<readonly string[]> {
  const config = await readVenvConfig(root)
  const python = config?.python ?? /python(\d+\.\d+)$/.exec(interpreter ?? '')?.[1]
  const own = await librariesOf(root, python)
  if (config?.systemPackages !== true || config.home === undefined) return own
  return [...own, ...(await librariesOf(dirname(resolve(config.home)), python))]
}

async function librariesOf(root: string, python: string | undefined): Promise<readonly string[]> {
  const found: string[] = []
  for (const library of ['lib', 'lib64', 'local/lib']) {
    const names = (await namesIn(join(root, library))).filter((name) => /^python\d[\d.]*$/.test(name))
    // Debian keeps packages of all its Pythons in `python3`.
    const fitting = names.filter((name) => name === 'python3' || name === `python${python ?? ''}`)
    for (const name of fitting.length > 0 ? fitting : newestFirst(names)) {
      found.push(join(root, library, name, 'site-packages'), join(root, library, name, 'dist-packages'))
    }
  }
  return found
}

function newestFirst(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}

async function readVenvConfig(root: string): Promise<VenvConfig | undefined> {
  const text = await readText(join(root, 'pyvenv.cfg'))
  if (text === undefined) return undefined
  const values = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf('=')
    if (at > 0) values.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim())
  }
  const home = values.get('home')
  // `venv` writes `version`, uv and virtualenv write `version_info`.
  const python = /^\d+\.\d+/.exec(values.get('version_info') ?? values.get('version') ?? '')?.[0]
  return {
    systemPackages: values.get('include-system-site-packages') === 'true',
    ...(home === undefined ? {} : { home }),
    ...(python === undefined ? {} : { python }),
  }
}

/** Names in a folder; none when it cannot be read. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}

/** Content of a small text file; `undefined` when it cannot be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}
