import { watch, type FSWatcher } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import { OutputLostError, type OutputChunk } from '@millrace/core'
import { Bell } from './bell.ts'

/** Pieces of this size are read in less time and memory than larger ones: what becomes of them dies young. */
const chunkBytes = 64 * 1024
/** Pauses between two looks at a silent file, should the change notice fail: they grow from the first to the last. */
const pauseMs = { first: 10, last: 250 }

/** When to stop reading. */
export interface TailOptions {
  /** Aborted when nobody writes any more: what is there by then is read, then the iteration ends. */
  readonly over: AbortSignal
  /** Aborted when the reader has had enough: the iteration throws its reason. */
  readonly signal: AbortSignal
}

/** The bytes of a file that grows, from an offset on. Throws {@link OutputLostError} when some that were there are not. */
export async function* tailFile(
  path: string,
  fromOffset: number,
  { over, signal }: TailOptions,
): AsyncGenerator<OutputChunk, void, undefined> {
  signal.throwIfAborted()
  const file = await openOutput(path)
  const bell = new Bell()
  const watcher = noticeChanges(path, bell.ring)
  over.addEventListener('abort', bell.ring)
  signal.addEventListener('abort', bell.ring)
  const pieces = new PieceReader(file, path)
  try {
    let offset = fromOffset
    let pause = pauseMs.first
    for (;;) {
      signal.throwIfAborted()
      const lastLook = over.aborted
      const bytes = await pieces.read(offset)
      if (bytes.length > 0) {
        yield { offset, bytes }
        offset += bytes.length
        pause = pauseMs.first
      } else if (lastLook) {
        return
      } else {
        await bell.wait(pause)
        pause = Math.min(pause * 2, pauseMs.last)
      }
    }
  } finally {
    over.removeEventListener('abort', bell.ring)
    signal.removeEventListener('abort', bell.ring)
    watcher?.close()
    await file.close()
  }
}

async function openOutput(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw new OutputLostError(`The output ${path} cannot be opened: ${(error as Error).message}.`, error)
  }
}

// Only a hint: where it fails (no watches left, a file system without notices), looking again and again is enough.
function noticeChanges(path: string, notice: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, notice)
    return watcher.on('error', () => {
      watcher.close()
    })
  } catch {
    return undefined
  }
}

/** Reads a file piece by piece. While it flows, a piece costs one call of the system; only its silence is looked into. */
class PieceReader {
  readonly #file: FileHandle
  readonly #path: string
  #buffer: Buffer | undefined

  constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
  }

  /** What stands at the offset; nothing when the file ends there. Throws when bytes before it are gone. */
  async read(offset: number): Promise<Uint8Array> {
    const buffer = (this.#buffer ??= Buffer.allocUnsafeSlow(chunkBytes))
    const { bytesRead } = await this.#file.read(buffer, 0, chunkBytes, offset)
    if (bytesRead === 0) await this.#refuseLoss(offset)
    const bytes = new Uint8Array(buffer.buffer, 0, bytesRead)
    if (bytesRead <= chunkBytes / 2) return bytes.slice()
    // A piece that fills it takes the buffer with it.
    this.#buffer = undefined
    return bytes
  }

  async #refuseLoss(offset: number): Promise<void> {
    const { size, nlink, ino } = await this.#file.stat()
    const path = this.#path
    if (nlink === 0) throw new OutputLostError(`The output ${path} was deleted while it was read, at byte ${offset}.`)
    if (size < offset) {
      throw new OutputLostError(`The output ${path} has shrunk to ${size} bytes; ${offset} had been read of it.`)
    }
    if ((await inodeAt(path)) !== ino) {
      throw new OutputLostError(`The output ${path} was replaced by another file, at byte ${offset}.`)
    }
  }
}

async function inodeAt(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).ino
  } catch {
    return undefined
  }
}
