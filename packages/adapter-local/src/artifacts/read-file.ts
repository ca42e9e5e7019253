import { constants, type Stats } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { folderAt } from './folders.ts'
import { isMissing, linkTrouble, readTrouble } from './store-trouble.ts'

/** How many bytes one piece of a read holds at most. */
const pieceBytes = 65_536

/** An artifact on disk. */
export interface FoundFile {
  readonly path: string
  readonly stats: Stats
}

/** The plain file of a key; `undefined` when there is none, or a folder. */
export async function fileAt(root: string, key: string): Promise<FoundFile | undefined> {
  const parts = key.split('/')
  const folder = await folderAt(root, parts.slice(0, -1))
  if (folder === undefined) return undefined
  const path = join(folder, parts.at(-1) ?? '')
  const stats = await statOf(path)
  if (stats === undefined || stats.isDirectory()) return undefined
  if (!stats.isFile()) throw linkTrouble(root, key)
  return { path, stats }
}

/** What stands at a path itself, links not followed. */
export async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** The bytes of a file. It is opened by whoever reads, so a reader who never comes holds nothing open. */
export async function* piecesOf(
  root: string,
  key: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  signal.throwIfAborted()
  // Whatever took the file's place meanwhile is neither followed nor waited for.
  const handle = await reading(() => open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK))
  try {
    if (!(await reading(() => handle.stat())).isFile()) throw linkTrouble(root, key)
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead, buffer } = await reading(() => handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes))
      if (bytesRead === 0) return
      yield new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead)
    }
  } finally {
    await handle.close()
  }

  async function reading<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      throw readTrouble(root, key, error)
    }
  }
}
