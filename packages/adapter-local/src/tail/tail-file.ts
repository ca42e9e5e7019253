import { fstatSync, lstatSync, readSync, watch, type FSWatcher } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { setImmediate as othersTurn, setTimeout as delay } from 'node:timers/promises'
import { OutputLostError, type OutputChunk } from '@millrace/core'
import { Bell } from './bell.ts'

/** Pieces of this size are read in less time and memory than larger ones: what becomes of them dies young. */
const chunkBytes = 64 * 1024
/** Lines come in bursts: so long after a piece what follows is left to gather, so that not each line wakes us beside dbt. */
const gatherMs = 5
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
    let rang = true
    for (;;) {
      signal.throwIfAborted()
      const lastLook = over.aborted
      const bytes = pieces.read(offset)
      if (bytes.length > 0) {
        yield { offset, bytes }
        offset += bytes.length
        pause = pauseMs.first
        await (over.aborted || bytes.length === chunkBytes ? othersTurn() : delay(gatherMs))
      } else if (lastLook) {
        pieces.refuseLoss(offset)
        return
      } else {
        if (!rang) pieces.refuseLoss(offset)
        rang = await bell.wait(pause)
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

/**
 * Looks at a file without waiting, as what dbt has just written is still in memory. Over the thread pool a look takes
 * ten times as long and wakes a thread that takes its time from dbt: once a line, that is a tenth of a short run.
 */
class PieceReader {
  readonly #file: FileHandle
  readonly #path: string
  #buffer: Buffer | undefined

  constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
  }

  /** What stands at the offset; nothing when the file ends there. */
  read(offset: number): Uint8Array {
    const buffer = (this.#buffer ??= Buffer.allocUnsafeSlow(chunkBytes))
    const length = readSync(this.#file.fd, buffer, 0, chunkBytes, offset)
    const bytes = new Uint8Array(buffer.buffer, 0, length)
    if (length <= chunkBytes / 2) return bytes.slice()
    // A piece that fills it takes the buffer with it.
    this.#buffer = undefined
    return bytes
  }

  /** Throws when bytes before the offset are gone. */
  refuseLoss(offset: number): void {
    const { size, nlink, ino } = fstatSync(this.#file.fd)
    const path = this.#path
    if (nlink === 0) throw new OutputLostError(`The output ${path} was deleted while it was read, at byte ${offset}.`)
    if (size < offset) {
      throw new OutputLostError(`The output ${path} has shrunk to ${size} bytes; ${offset} had been read of it.`)
    }
    if (inodeAt(path) !== ino) {
      throw new OutputLostError(`The output ${path} was replaced by another file, at byte ${offset}.`)
    }
  }
}

function inodeAt(path: string): number | undefined {
  try {
    return lstatSync(path).ino
  } catch {
    return undefined
  }
}
