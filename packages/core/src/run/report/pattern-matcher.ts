/** A piece of a text: from `start` (included) to `end` (excluded). */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Where a scan is: kept between the pieces of a stream. */
export type MatcherState = number

const none = 0

/**
 * Finds many patterns in one pass (Aho and Corasick): each symbol costs the same, however many patterns there are and
 * however alike they look. Symbols are UTF-16 units or bytes.
 *
 * A state stands for the longest tail of what was read that begins a pattern. Its children are a linked list, for
 * most of a pattern's length there is just one; only the first symbol has a table.
 */
export class PatternMatcher {
  /** The state before the first symbol. */
  readonly initial: MatcherState = 0
  readonly #symbol: number[] = [none]
  readonly #child: number[] = [none]
  readonly #sibling: number[] = [none]
  readonly #depth: number[] = [0]
  /** Length of the longest pattern that ends in this state; 0 for none. */
  readonly #match: number[] = [0]
  readonly #fallback: Int32Array
  readonly #first: Int32Array

  /** @param symbols - How many different symbols there are: 65536 for UTF-16 units, 256 for bytes. */
  constructor(patterns: Iterable<ArrayLike<number>>, symbols: number) {
    for (const pattern of patterns) this.#add(pattern)
    this.#first = new Int32Array(symbols)
    for (let state = this.#childOf(0); state !== none; state = this.#siblingOf(state)) {
      this.#first[at(this.#symbol, state)] = state
    }
    this.#fallback = new Int32Array(this.#symbol.length)
    this.#link()
  }

  next(state: MatcherState, symbol: number): MatcherState {
    for (let from = state; from !== 0; from = at(this.#fallback, from)) {
      const child = this.#step(from, symbol)
      if (child !== none) return child
    }
    return at(this.#first, symbol)
  }

  /** Length of the longest pattern that ends here; 0 for none. */
  matchLength(state: MatcherState): number {
    return at(this.#match, state)
  }

  /** How many of the last symbols may belong to a pattern that goes on. */
  pending(state: MatcherState): number {
    return at(this.#depth, state)
  }

  #add(pattern: ArrayLike<number>): void {
    let state = 0
    for (let index = 0; index < pattern.length; index += 1) {
      const symbol = at(pattern, index)
      state = this.#step(state, symbol) || this.#grow(state, symbol)
    }
    this.#match[state] = pattern.length
  }

  #grow(parent: number, symbol: number): number {
    const state = this.#symbol.push(symbol) - 1
    this.#child.push(none)
    this.#sibling.push(this.#childOf(parent))
    this.#depth.push(at(this.#depth, parent) + 1)
    this.#match.push(0)
    this.#child[parent] = state
    return state
  }

  // Breadth first: what a state falls back to is shorter than itself, so it is linked already.
  #link(): void {
    const queue: number[] = []
    for (let state = this.#childOf(0); state !== none; state = this.#siblingOf(state)) queue.push(state)
    for (const parent of queue) {
      for (let state = this.#childOf(parent); state !== none; state = this.#siblingOf(state)) {
        const fallback = this.next(at(this.#fallback, parent), at(this.#symbol, state))
        this.#fallback[state] = fallback
        this.#match[state] = at(this.#match, state) || at(this.#match, fallback)
        queue.push(state)
      }
    }
  }

  #step(state: number, symbol: number): number {
    let child = this.#childOf(state)
    while (child !== none && at(this.#symbol, child) !== symbol) child = this.#siblingOf(child)
    return child
  }

  #childOf(state: number): number {
    return at(this.#child, state)
  }

  #siblingOf(state: number): number {
    return at(this.#sibling, state)
  }
}

// All indexes are our own: there is always a number.
function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0
}

/** Collects matches in the order of their ends; those that overlap become one. */
export class SpanList {
  readonly #spans: Span[] = []

  add(start: number, end: number): void {
    let first = start
    let last = this.#spans.at(-1)
    while (last !== undefined && first < last.end) {
      first = Math.min(first, last.start)
      this.#spans.pop()
      last = this.#spans.at(-1)
    }
    this.#spans.push({ start: first, end })
  }

  /** Removes and answers the spans that begin before `limit`. */
  takeBefore(limit: number): readonly Span[] {
    const count = this.#spans.findIndex((span) => span.start >= limit)
    return this.#spans.splice(0, count === -1 ? this.#spans.length : count)
  }
}
