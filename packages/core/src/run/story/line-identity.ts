import type { DbtLine } from '../../dbt/said.ts'
import type { StoryView } from '../story-types.ts'

/** The custom variable by which dbt repeats our attempt on every line and in every artifact. */
export const attemptVariable = 'MILLRACE_ATTEMPT'

/** Whose line is it: a dbt that a hook or a model of this one starts writes to the same output. */
export class LineIdentity {
  readonly #token: string
  #invocationId: string | undefined
  #lines = 0
  #marked = 0
  #unmarked = 0
  #foreign = 0

  constructor(token: string) {
    this.#token = token
  }

  /** Whether the line is of this attempt; others are counted and told nothing. */
  accepts({ extra, invocationId }: DbtLine): boolean {
    this.#lines += 1
    const mark = extra[attemptVariable]
    const marked = mark === this.#token
    // Without any mark so far it may be an output that has none.
    if (!marked && (mark !== undefined || this.#marked > 0)) return this.#refuse()
    if (invocationId !== undefined && invocationId !== (this.#invocationId ??= invocationId)) return this.#refuse()
    if (marked) this.#marked += 1
    else this.#unmarked += 1
    return true
  }

  view(): Pick<StoryView, 'invocationId' | 'lines' | 'foreignLines'> {
    return {
      ...(this.#invocationId === undefined ? {} : { invocationId: this.#invocationId }),
      lines: this.#lines,
      foreignLines: this.#foreign + (this.#marked > 0 ? this.#unmarked : 0),
    }
  }

  #refuse(): false {
    this.#foreign += 1
    return false
  }
}
