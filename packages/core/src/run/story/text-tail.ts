import { clipped } from './bounds.ts'

/** The last lines of a text that has no end. */
export class TextTail {
  readonly #lines: string[] = []
  readonly #limit: number
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(line: string): void {
    const kept = clipped(line, this.#limit)
    this.#lines.push(kept)
    this.#length += kept.length + 1
    while (this.#length > this.#limit + 1) this.#length -= (this.#lines.shift()?.length ?? 0) + 1
  }

  toString(): string {
    return this.#lines.join('\n')
  }
}
