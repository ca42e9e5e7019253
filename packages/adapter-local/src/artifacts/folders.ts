import { lstat, mkdir, open, realpath, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errnoOf, isMissing, linkTrouble, rootTrouble } from './store-trouble.ts'

/** Whoever can read a model's SQL may see what is in it: artifacts are for their owner. */
const privateFolder = 0o700

/** Makes the folders of a key below the root, one by one, so that none is made behind a symbolic link. */
export async function makeFolders(root: string, parts: readonly string[]): Promise<string> {
  await makeRoot(root)
  let folder = root
  for (const part of parts) {
    folder = join(folder, part)
    await makeFolder(root, folder, parts)
  }
  return folder
}

async function makeRoot(root: string): Promise<void> {
  try {
    await makePath(root)
  } catch (error) {
    throw rootTrouble(root, error)
  }
}

// Not `recursive`: Node never comes back from a place such as `/proc`, where a folder that exists denies it.
async function makePath(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: privateFolder })
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    await makePath(dirname(path))
    await mkdir(path, { mode: privateFolder }).catch(ignoreExisting)
  }
}

function ignoreExisting(error: unknown): void {
  if (errnoOf(error) !== 'EEXIST') throw error
}

async function makeFolder(root: string, folder: string, parts: readonly string[]): Promise<void> {
  try {
    await mkdir(folder, { mode: privateFolder })
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    const stats = await lstat(folder)
    if (stats.isSymbolicLink()) throw linkTrouble(root, parts.join('/'))
    if (!stats.isDirectory()) throw error
    return
  }
  await syncFolder(dirname(folder))
}

/** A folder below the root; `undefined` when there is none. Refused when a symbolic link is on the way. */
export async function folderAt(root: string, parts: readonly string[]): Promise<string | undefined> {
  try {
    const real = await realpath(join(root, ...parts))
    if (real === join(await realpath(root), ...parts)) return real
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  throw linkTrouble(root, parts.join('/'))
}

/** Removes the folders of a key from the innermost out, as long as nothing is in them. */
export async function removeEmptyFolders(root: string, parts: readonly string[]): Promise<void> {
  for (let count = parts.length; count > 0; count -= 1) {
    try {
      await rmdir(join(root, ...parts.slice(0, count)))
    } catch (error) {
      if (!isMissing(error)) return
    }
  }
}

/** Lets the names in a folder outlive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
