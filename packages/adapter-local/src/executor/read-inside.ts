import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileEntry } from '@millrace/core'
import { openInside, unreadable } from './open-inside.ts'

const pieceBytes = 256 * 1024

/** Limits of a read. */
export interface ReadLimits {
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** The bytes of a regular file below `folder`. Throws `FileUnreadableError`, also when it is or becomes too large. */
export async function* readInside(
  folder: string,
  path: string,
  { maxBytes, signal }: ReadLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted()
  const { handle, bytes } = await openInside(folder, path)
  try {
    if (bytes > maxBytes)
      throw unreadable(path, 'too-large', `'${path}' has ${bytes} bytes; at most ${maxBytes} are read.`)
    for (let offset = 0; ;) {
      signal.throwIfAborted()
      const { bytesRead, buffer } = await handle.read(new Uint8Array(pieceBytes), 0, pieceBytes, offset)
      if (bytesRead === 0) return
      offset += bytesRead
      if (offset > maxBytes)
        throw unreadable(path, 'too-large', `'${path}' grew beyond ${maxBytes} bytes while it was read.`)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** A small text file below `folder`, whole; `undefined` when it cannot be read. */
export async function readTextInside(folder: string, path: string, maxBytes: number): Promise<string | undefined> {
  try {
    const { handle, bytes } = await openInside(folder, path)
    try {
      return bytes > maxBytes ? undefined : await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  } catch {
    return undefined
  }
}

/** Regular files below `folder` whose path begins with `prefix`, in order of their paths; no link is followed. */
export async function listInside(folder: string, prefix: string, signal: AbortSignal): Promise<readonly FileEntry[]> {
  const files: FileEntry[] = []
  const pending = ['']
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    signal.throwIfAborted()
    for (const entry of await entriesOf(join(folder, below))) {
      const path = `${below}${entry.name}`
      if (entry.isDirectory() && overlaps(`${path}/`, prefix)) pending.push(`${path}/`)
      if (entry.isFile() && path.startsWith(prefix)) files.push(...(await sized(folder, path)))
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function overlaps(folder: string, prefix: string): boolean {
  return folder.startsWith(prefix) || prefix.startsWith(folder)
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch {
    return [] // removed meanwhile, or never made
  }
}

async function sized(folder: string, path: string): Promise<readonly FileEntry[]> {
  try {
    return [{ path, bytes: (await lstat(join(folder, path))).size }]
  } catch {
    return [] // removed meanwhile
  }
}
