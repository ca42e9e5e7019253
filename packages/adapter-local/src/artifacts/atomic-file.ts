import { randomUUID } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { abortableIterable } from '@millrace/core'
import { syncFolder } from './folders.ts'

const privateFile = 0o600

/** Names of files that are being written: never those of artifacts. */
export function isTemporary(name: string): boolean {
  return /^\.millrace-.*\.tmp$/.test(name)
}

/** A file that is being written, beside the name that it will get. */
export interface AtomicFile {
  /** Writes all of the content; rejects with the source's own error, or the signal's reason. */
  fill(content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>
  /** Gives the file its name; until then nobody sees it. */
  publish(name: string): Promise<Stats>
  /** Lets go of the file and removes it; for one that was not published. */
  abandon(): Promise<void>
}

/** Begins a file in a folder. What the file system refuses from then on rejects as `trouble` says. */
export async function beginFile(folder: string, trouble: (error: unknown) => Error): Promise<AtomicFile> {
  const temporary = join(folder, `.millrace-${randomUUID()}.tmp`)
  const handle = await open(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, privateFile)
  const ours = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call
    } catch (error) {
      throw trouble(error)
    }
  }
  return {
    async fill(content, signal) {
      for await (const piece of abortableIterable(content, signal)) await ours(writeAll(handle, piece))
      signal.throwIfAborted()
    },
    publish: (name) => ours(publish(handle, temporary, join(folder, name))),
    async abandon() {
      await handle.close()
      await rm(temporary, { force: true })
    },
  }
}

async function publish(handle: FileHandle, temporary: string, path: string): Promise<Stats> {
  await handle.sync()
  const stats = await handle.stat()
  await handle.close()
  await rename(temporary, path)
  await syncFolder(dirname(path))
  return stats
}

// A write may take less than it was given.
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.byteLength;) {
    written += (await handle.write(bytes, written)).bytesWritten
  }
}
