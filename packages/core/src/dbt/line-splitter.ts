const newline = 0x0a
const carriageReturn = 0x0d
/** What the buffer for an unfinished line holds without growing, and keeps between lines. */
const smallBuffer = 64 * 1024

/** A line over the maximum: its bytes are gone, its place is known. */
export interface LineTooLong {
  readonly tooLong: true
  /** Where the line begins, in bytes from the beginning of the output. */
  readonly offset: number
  /** Its length in bytes, without the newline. */
  readonly bytes: number
}

/** A line of output without its line ending, or what is known of one that was too long. */
export type SplitLine = string | LineTooLong

/** Options of {@link createLineSplitter}. */
export interface LineSplitterOptions {
  /** The longest line that is kept, in bytes. Default 16 MiB. */
  readonly maxLineBytes?: number
  /** Where the first byte lies in the output: not 0 when reading goes on after a restart. Default 0. */
  readonly offset?: number
}

/** Cuts chunks of output into lines. */
export interface LineSplitter {
  /** Takes the next bytes; answers the lines that they complete. The chunk may be reused afterwards. */
  push(chunk: Uint8Array): readonly SplitLine[]
  /** No more bytes will come: answers the last line if it has no newline. */
  end(): readonly SplitLine[]
  /** Offset after the last line that was answered: where reading has to begin again after a restart. */
  readonly consumed: number
}

/**
 * Makes a splitter. Lines end at the byte 0x0A, before decoding, so that no character is torn; `\r\n` counts as one
 * ending. What is not UTF-8 becomes U+FFFD; a byte order mark is kept. Memory is bounded by the maximum plus one chunk.
 */
export function createLineSplitter(options: LineSplitterOptions = {}): LineSplitter {
  return new Splitter(options.maxLineBytes ?? 16 * 1024 * 1024, options.offset ?? 0)
}

class Splitter implements LineSplitter {
  readonly #max: number
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  /** The beginning of a line whose end has not come yet, at the front of a buffer that grows. */
  #kept = new Uint8Array()
  /** How long that line is so far; more than the maximum when its bytes are not kept any more. */
  #pending = 0
  #consumed: number

  constructor(max: number, offset: number) {
    this.#max = max
    this.#consumed = offset
  }

  get consumed(): number {
    return this.#consumed
  }

  push(chunk: Uint8Array): readonly SplitLine[] {
    const cut = chunk.lastIndexOf(newline) + 1
    const lines = cut === 0 ? [] : this.#complete(chunk.subarray(0, cut))
    this.#keep(chunk.subarray(cut))
    return lines
  }

  end(): readonly SplitLine[] {
    return this.#pending === 0 ? [] : [this.#take(new Uint8Array())]
  }

  /** The lines of what is kept and a block that ends with a newline. */
  #complete(block: Uint8Array): SplitLine[] {
    if (this.#pending + block.length - 1 <= this.#max) return this.#decodeAll(block)
    const lines: SplitLine[] = []
    for (let at = 0; at < block.length;) {
      const end = block.indexOf(newline, at)
      lines.push(this.#take(block.subarray(at, end)))
      this.#consumed += 1
      at = end + 1
    }
    return lines
  }

  /** Decodes many lines by one call: none of them can be too long. */
  #decodeAll(block: Uint8Array): string[] {
    const all = this.#joined(block)
    this.#consumed += all.length
    const text = this.#decoder.decode(all.subarray(0, -1))
    const lines = text.split('\n')
    return text.includes('\r') ? lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)) : lines
  }

  /** One line: what is kept and its last piece. */
  #take(piece: Uint8Array): SplitLine {
    const offset = this.#consumed
    const bytes = this.#pending + piece.length
    this.#consumed += bytes
    if (bytes > this.#max) {
      this.#forget()
      return { tooLong: true, offset, bytes }
    }
    return this.#decoder.decode(withoutReturn(this.#joined(piece)))
  }

  /** What is kept and one more piece, as one; keeps nothing. */
  #joined(piece: Uint8Array): Uint8Array {
    if (this.#pending === 0) return piece
    const all = new Uint8Array(this.#pending + piece.length)
    all.set(this.#kept.subarray(0, this.#pending))
    all.set(piece, this.#pending)
    this.#forget()
    return all
  }

  #keep(rest: Uint8Array): void {
    const length = this.#pending + rest.length
    if (length > this.#max) {
      this.#kept = new Uint8Array()
    } else if (rest.length > 0) {
      if (length > this.#kept.length) this.#grow(length)
      this.#kept.set(rest, this.#pending)
    }
    this.#pending = length
  }

  #grow(length: number): void {
    const larger = new Uint8Array(Math.min(this.#max, Math.max(length, this.#kept.length * 2, smallBuffer)))
    larger.set(this.#kept.subarray(0, this.#pending))
    this.#kept = larger
  }

  #forget(): void {
    if (this.#kept.length > smallBuffer) this.#kept = new Uint8Array()
    this.#pending = 0
  }
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line
}
