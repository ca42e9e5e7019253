import { MillraceError } from '../../errors/millrace-error.ts'
import type { RunStateName } from '../state.ts'

/** An input came in a state in which it can't: a fault of Millrace or of an adapter. */
export class IllegalTransitionError extends MillraceError {
  override readonly name = 'IllegalTransitionError'
  readonly state: RunStateName
  readonly input: string

  constructor(state: RunStateName, input: string) {
    super(`a run that is \`${state}\` can't take the input \`${input}\``, { code: 'ILLEGAL_TRANSITION' })
    this.state = state
    this.input = input
  }
}
