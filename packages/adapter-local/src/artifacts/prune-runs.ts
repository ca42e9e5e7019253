import type { Dirent } from 'node:fs'
import { lstat, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isTemporary } from './atomic-file.ts'
import { removeEmptyFolders } from './folders.ts'
import type { ResolvedRetention } from './options.ts'
import { isMissing } from './store-trouble.ts'

/** A file that was begun so long ago belongs to a process that died. */
const strandedMs = 24 * 60 * 60 * 1_000

/** How many parts of a key name its run: `<day>/<run>/…`. */
const runParts = 2

/** What is pruned. */
export interface PruneInput {
  readonly root: string
  readonly retention: ResolvedRetention
  /** Wall clock, milliseconds since 1970. */
  readonly now: number
  readonly signal: AbortSignal
  /** A run that stays, whatever its age. */
  readonly keep?: string
}

interface Aged {
  readonly run: string
  readonly newest: number
}

/** The run that a key belongs to: its first two parts; `undefined` for a key that has nothing below those. */
export function runOf(key: string): string | undefined {
  const parts = key.split('/')
  return parts.length > runParts ? parts.slice(0, runParts).join('/') : undefined
}

/**
 * Removes the artifacts of runs that retention does not keep, and what writers that died have left. Answers the
 * runs, oldest first. Several processes may do so at once, beside others that write.
 */
export async function pruneRuns({ root, retention, now, signal, keep }: PruneInput): Promise<readonly string[]> {
  const runs: Aged[] = []
  for await (const run of runsIn(root, now)) {
    signal.throwIfAborted()
    runs.push({ run, newest: await newestIn(join(root, run), now) })
  }
  const newestFirst = runs.toSorted((a, b) => b.newest - a.newest || (a.run < b.run ? 1 : -1))
  const gone = newestFirst
    .filter(
      ({ run, newest }, index) => run !== keep && (index >= retention.maxCount || newest < now - retention.maxAgeMs),
    )
    .map(({ run }) => run)
    .reverse()
  for (const run of gone) {
    signal.throwIfAborted()
    await clearFolder(join(root, run), now)
    await removeEmptyFolders(root, run.split('/'))
  }
  return gone
}

async function* runsIn(root: string, now: number): AsyncGenerator<string, void> {
  for (const day of await foldersIn(root, now)) {
    for (const run of await foldersIn(join(root, day), now)) yield `${day}/${run}`
  }
}

/** When something below a folder was last written. */
async function newestIn(folder: string, now: number): Promise<number> {
  let newest = 0
  for (const name of await foldersIn(folder, now)) newest = Math.max(newest, await newestIn(join(folder, name), now))
  for (const entry of await entriesOf(folder)) {
    if (entry.isFile()) newest = Math.max(newest, await writtenAt(join(folder, entry.name)))
  }
  return newest
}

/** Folders in a folder; files that writers left when they died go on the way. */
async function foldersIn(folder: string, now: number): Promise<readonly string[]> {
  const entries = await entriesOf(folder)
  for (const { name } of entries) if (await isStranded(join(folder, name), name, now)) await remove(join(folder, name))
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

// File by file, and folders only when they are empty: a run that is written at this moment keeps what it has begun.
async function clearFolder(folder: string, now: number): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      await clearFolder(path, now)
      await removeEmptyFolders(folder, [entry.name])
    } else if (!isTemporary(entry.name) || (await isStranded(path, entry.name, now))) {
      await remove(path)
    }
  }
}

async function isStranded(path: string, name: string, now: number): Promise<boolean> {
  return isTemporary(name) && (await writtenAt(path)) < now - strandedMs
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch(ignoreMissing)
}

async function writtenAt(path: string): Promise<number> {
  return (await lstat(path).catch(ignoreMissing))?.mtimeMs ?? 0
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return (await readdir(folder, { withFileTypes: true }).catch(ignoreMissing)) ?? []
}

function ignoreMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined
  throw error
}
