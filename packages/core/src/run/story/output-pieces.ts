import type { StoryView } from '../story-types.ts'
import { bounds } from './bounds.ts'

type Piece = StoryView['output'][number]

/** What the command was run for, piece by piece, up to a bound. */
export class OutputPieces {
  readonly #pieces: Piece[] = []
  #characters = 0
  #cut = false

  get pieces(): readonly Piece[] {
    return this.#pieces
  }

  get cut(): boolean {
    return this.#cut
  }

  add(piece: Piece): void {
    this.#characters += piece.text.length
    this.#cut ||= this.#pieces.length >= bounds.outputPieces || this.#characters > bounds.outputCharacters
    if (!this.#cut) this.#pieces.push(piece)
  }
}
