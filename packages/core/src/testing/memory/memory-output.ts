import { abortable } from '../../ambient/abortable.ts'
import { OutputLostError } from '../../errors/adapter-errors.ts'
import type { OutputChunk } from '../../executor/executor.ts'
import { deferred } from '../deferred.ts'

/** Small writes are gathered into pieces of this size. */
const pieceBytes = 65_536

interface Piece {
  readonly offset: number
  readonly buffer: Uint8Array
  used: number
}

/** One output of a process in memory: written at its end, read live from any offset. */
export interface MemoryOutput {
  append(bytes: Uint8Array): void
  /** Loses so many bytes: readers see a gap. */
  skip(bytes: number): void
  /** Cuts the output: readers beyond that find it lost. */
  truncate(length: number): void
  /** Nothing more will come. */
  end(): void
  read(fromOffset: number, signal: AbortSignal): AsyncGenerator<OutputChunk, void>
}

/** An output with nothing in it. */
export function memoryOutput(): MemoryOutput {
  let pieces: readonly Piece[] = []
  let length = 0
  let ended = false
  let changed = deferred()

  const tell = () => {
    changed.resolve()
    changed = deferred()
  }

  const append = (bytes: Uint8Array) => {
    const last = pieces.at(-1)
    if (last !== undefined && last.offset + last.used === length && last.used + bytes.byteLength <= pieceBytes) {
      last.buffer.set(bytes, last.used)
      last.used += bytes.byteLength
    } else {
      const buffer = new Uint8Array(Math.max(pieceBytes, bytes.byteLength))
      buffer.set(bytes)
      pieces = [...pieces, { offset: length, buffer, used: bytes.byteLength }]
    }
    length += bytes.byteLength
    tell()
  }

  async function* read(fromOffset: number, signal: AbortSignal): AsyncGenerator<OutputChunk, void> {
    for (let reached = fromOffset; ;) {
      signal.throwIfAborted()
      if (length < reached) throw new OutputLostError(`the output has ${length} bytes, it was read to byte ${reached}`)
      const change = changed.promise
      const piece = pieces.find(({ offset, used }) => offset + used > reached)
      if (piece !== undefined) {
        const offset = Math.max(reached, piece.offset)
        reached = piece.offset + piece.used
        yield { offset, bytes: piece.buffer.slice(offset - piece.offset, piece.used) }
      } else if (ended) {
        return
      } else {
        await abortable(change, signal)
      }
    }
  }

  return {
    append,
    skip(bytes) {
      length += bytes
      tell()
    },
    truncate(to) {
      pieces = pieces
        .filter(({ offset }) => offset < to)
        .map((piece) => ({ ...piece, used: Math.min(piece.used, to - piece.offset) }))
      length = Math.min(length, to)
      tell()
    },
    end() {
      ended = true
      tell()
    },
    read,
  }
}
