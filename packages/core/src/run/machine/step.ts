import type { EventDraft, Rung } from '../events.ts'
import type { RecordDraft } from '../journal/records.ts'
import type { RunStateName } from '../state.ts'
import type { Cause } from '../verdict.ts'
import type { Effect } from './effects.ts'
import type { Course, Machine } from './machine.ts'

/** A record and the events that it gives rise to. */
export interface Note {
  readonly record: RecordDraft
  readonly events: readonly EventDraft[]
}

/** What one input leads to: the records are kept first, then the effects are performed. */
export interface Step {
  readonly machine: Machine
  readonly notes: readonly Note[]
  readonly effects: readonly Effect[]
}

/** A record with the events that it gives rise to. */
export function note(record: RecordDraft, ...events: readonly EventDraft[]): Note {
  return { record, events }
}

/** The same state: nothing to keep, nothing to do. */
export function stay(machine: Machine): Step {
  return { machine, notes: [], effects: [] }
}

/** To another state; a change of its name is journalled and told, after `notes`. */
export function move(from: Machine, to: Machine, notes: readonly Note[], effects: readonly Effect[]): Step {
  return { machine: to, notes: from.name === to.name ? notes : [...notes, moved(from.name, to.name)], effects }
}

function moved(from: RunStateName, to: RunStateName): Note {
  return note({ type: 'moved', from, to }, { type: 'state:changed', from, to, text: `${from} → ${to}` })
}

/** What is journalled and told of a cause of ours. */
export function causeNotes(cause: Cause): readonly Note[] {
  const asked = { type: 'asked', cause } as const
  if (cause.kind === 'cancel') {
    const who = cause.by === undefined ? '' : ` by ${cause.by}`
    const { kind: _kind, ...rest } = cause
    return [note(asked, { type: 'cancel:requested', ...rest, text: `cancel requested${who}: ${cause.reason}` })]
  }
  const { kind: _kind, ...rest } = cause
  const text = `deadline \`${cause.deadline}\` of ${cause.limitMs} ms passed after ${Math.round(cause.elapsedMs)} ms`
  return [note(asked, { type: 'deadline:passed', ...rest, text })]
}

/** The first cause wins. */
export function withCause(course: Course, cause: Cause): Course & { readonly cause: Cause } {
  return { ...course, cause: course.cause ?? cause }
}

const signals: Readonly<Record<Rung, string>> = {
  interrupt: 'SIGINT to dbt',
  terminate: 'SIGTERM to its processes',
  kill: 'SIGKILL to its processes',
}

/** What is journalled before a signal is sent. */
export function rungNote(attempt: number, rung: Rung): Note {
  return note(
    { type: 'signal-intended', attempt, rung },
    { type: 'cancel:progress', rung, text: `stopping: ${signals[rung]}` },
  )
}
