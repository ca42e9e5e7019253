import { constants } from 'node:fs'
import { open, readlink, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { FileUnreadableError, type FileTrouble } from '@millrace/core'
import { isInside } from './attempt-folder.ts'

const troubles: Readonly<Record<string, FileTrouble>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  // With O_NOFOLLOW a link at the end of the path is this, too.
  ELOOP: 'not-regular',
  // A socket, or a device without a driver.
  ENXIO: 'not-regular',
}

/** A regular file that was opened for reading. */
export interface OpenedFile {
  readonly handle: FileHandle
  readonly bytes: number
  /** Names the very file that is open, for calls that take a path. */
  readonly path: string
}

/**
 * Opens a regular file below `folder` without following any link and without waiting: what dbt's project puts there
 * instead (a link out of the folder, a FIFO, a device) is refused with {@link FileUnreadableError}.
 */
export async function openInside(folder: string, path: string): Promise<OpenedFile> {
  if (!isInside(path)) throw unreadable(path, 'unreadable', `'${path}' is no path inside of the attempt's folder.`)
  const handle = await openAsIs(folder, path)
  try {
    const opened = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : join(folder, path)
    const real = process.platform === 'linux' ? await readlink(opened) : await realpath(opened)
    if (real !== join(await realpath(folder), path))
      throw unreadable(path, 'not-regular', `'${path}' leads through a link.`)
    const stats = await handle.stat()
    if (!stats.isFile()) throw unreadable(path, 'not-regular', `'${path}' is no regular file.`)
    return { handle, bytes: stats.size, path: opened }
  } catch (error) {
    await handle.close()
    throw FileUnreadableError.isInstance(error) ? error : asUnreadable(path, error)
  }
}

async function openAsIs(folder: string, path: string): Promise<FileHandle> {
  try {
    return await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    throw asUnreadable(path, error)
  }
}

/** The error for a file that could not be read. */
export function unreadable(path: string, trouble: FileTrouble, message: string, cause?: unknown): FileUnreadableError {
  return new FileUnreadableError(path, trouble, message, cause)
}

function asUnreadable(path: string, error: unknown): FileUnreadableError {
  const { code = '', message } = error as NodeJS.ErrnoException
  const trouble = troubles[code] ?? 'unreadable'
  const text = trouble === 'missing' ? `There is no file '${path}'.` : `'${path}' cannot be read: ${message}.`
  return unreadable(path, trouble, text, error)
}
