import type { EventDraft } from '../events.ts'
import type { Note } from '../machine/step.ts'
import type { RunResult } from '../result.ts'
import type { Cause, Verdict } from '../verdict.ts'

/** The verdict among the notes of a step, when it is there. */
export function verdictIn(notes: readonly Note[]): Verdict | undefined {
  const record = notes.at(-1)?.record
  return record?.type === 'verdict' ? record.verdict : undefined
}

/** The cause of ours among the notes of a step, when it is there. */
export function causeIn(notes: readonly Note[]): Cause | undefined {
  for (const { record } of notes) if (record.type === 'asked') return record.cause
  return undefined
}

/** The verdict's record carries the summary and the end of the run: composed late, since they are data of all attempts. */
export function withEnds(notes: readonly Note[], { outcome, failure, summary, seconds }: RunResult): readonly Note[] {
  const why = failure === undefined ? {} : { failure }
  const because = failure === undefined ? '' : `: ${failure.category}: ${failure.message.split('\n', 1)[0] ?? ''}`
  const ends: readonly EventDraft[] = [
    { type: 'summary', summary, text: `${summary.nodes} nodes in ${summary.seconds.toFixed(1)} s` },
    { type: 'run:finished', outcome, seconds, ...why, text: `run ${outcome}${because}` },
  ]
  return notes.map((note, index) =>
    index === notes.length - 1 ? { ...note, events: [...note.events, ...ends] } : note,
  )
}
