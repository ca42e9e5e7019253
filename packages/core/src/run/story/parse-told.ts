import type { Said } from '../../dbt/said.ts'
import type { EventDraft } from '../events.ts'
import { parsedText } from './story-text.ts'

const none: readonly EventDraft[] = []

type ParseSaid = Extract<Said, { kind: 'parse' }>

/**
 * How dbt read the project. dbt says how it is going to, and may fall back to all of it (1.x, after an error in a
 * partial parse): the last word before the first node counts.
 */
export class ParseTold {
  #said: { readonly said: ParseSaid; readonly at: number } | undefined
  #over = false

  told(said: ParseSaid, at: number): void {
    this.#said = { said, at }
  }

  /** dbt goes on to something else. Answers the event, once. */
  over(): readonly EventDraft[] {
    if (this.#over || this.#said === undefined) return none
    this.#over = true
    const { said, at } = this.#said
    const { mode, reason } = said
    return [
      {
        type: 'parse:finished',
        mode,
        ...(reason === undefined ? {} : { reason }),
        ...(at > 0 ? { at } : {}),
        text: parsedText(mode, reason),
      },
    ]
  }
}
