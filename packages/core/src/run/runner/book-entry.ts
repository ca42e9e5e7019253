import type { Failure } from '../../failure/failure.ts'
import type { AttemptBook } from './attempt-book.ts'
import type { AttemptDesk } from './attempt-desk.ts'

/** An attempt in which no process was started. */
export function bookRefused(book: AttemptBook, desk: AttemptDesk, failure: Failure): void {
  const { name, command, why } = desk
  book.add({
    step: name.step,
    attempt: name.attempt,
    command,
    why,
    conclusion: 'incomplete',
    succeeded: false,
    seconds: 0,
    failure,
    nodes: [],
    failureOf: () => undefined,
    problems: [],
    output: () => undefined,
    cancelledNodes: new Set(),
  })
}
