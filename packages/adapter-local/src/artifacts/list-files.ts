import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { artifactKeyTrouble, type ArtifactEntry } from '@millrace/core'
import { isTemporary } from './atomic-file.ts'
import { folderAt } from './folders.ts'
import { statOf, type FoundFile } from './read-file.ts'
import { isMissing } from './store-trouble.ts'

/** Artifacts below the root whose key begins with `prefix`, in order of the whole keys; holds one folder per level. */
export async function* listFiles(
  root: string,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<ArtifactEntry, void> {
  signal.throwIfAborted()
  const parts = prefix.split('/')
  const folder = await folderAt(root, parts.slice(0, -1))
  if (folder === undefined) return
  yield* walk(folder, prefix.slice(0, prefix.lastIndexOf('/') + 1), parts.at(-1) ?? '', signal)
}

async function* walk(
  folder: string,
  keys: string,
  beginning: string,
  signal: AbortSignal,
): AsyncGenerator<ArtifactEntry, void> {
  for (const name of await sortedNames(folder)) {
    signal.throwIfAborted()
    const key = keys + name
    if (!name.startsWith(beginning)) continue
    if (name.endsWith('/')) {
      yield* walk(join(folder, name), key, '', signal)
      continue
    }
    const stats = artifactKeyTrouble(key) === undefined ? await statOf(join(folder, name)) : undefined
    // What is gone meanwhile, or is something else now, is no artifact.
    if (stats?.isFile() === true) yield entryOf(key, stats)
  }
}

// A folder sorts as its keys do, which have a slash behind its name: `a-b` comes before `a/b`, `a0` after it.
async function sortedNames(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() || (entry.isFile() && !isTemporary(entry.name)))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** What the store tells of a file. */
export function entryOf(key: string, { size, mtimeMs }: FoundFile['stats']): ArtifactEntry {
  return { key, bytes: size, storedAt: Math.floor(mtimeMs) }
}
