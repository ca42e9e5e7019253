import type { Failure } from '../../failure/failure.ts'
import type { EventDraft } from '../events.ts'
import type { Cause, Verdict } from '../verdict.ts'
import type { Effect } from './effects.ts'
import type { Course, Judged, Machine, Plan } from './machine.ts'
import { move, note, type Note, type Step } from './step.ts'

/** What follows an attempt: the next step, the next attempt, or the verdict. */
export function afterAttempt(plan: Plan, from: Machine, course: Course, judged: Judged, notes: readonly Note[]): Step {
  if (judged.succeeded) {
    if (course.step >= plan.commands.length) return finish(from, { outcome: 'succeeded' }, course, notes)
    if (hasCause(course)) return finishByCause(from, course, notes)
    return nextStep(from, course, notes)
  }
  if (hasCause(course)) return finishByCause(from, course, notes)
  if (judged.retryInMs !== undefined && judged.failure !== undefined) {
    return backOff(from, course, judged.failure, judged.retryInMs, notes)
  }
  const outcome = judged.kind === 'lost' ? 'lost' : 'failed'
  const failure = judged.failure === undefined ? {} : { failure: judged.failure }
  return finish(from, { outcome, ...failure }, course, notes)
}

function nextStep(from: Machine, course: Course, notes: readonly Note[]): Step {
  const next: Course = { ...course, step: course.step + 1, attempt: course.attempt + 1, tries: 1, why: 'next step' }
  return move(from, { name: 'preparing', course: next, phase: 'starting' }, notes, [
    { type: 'plan', step: next.step, attempt: next.attempt },
  ])
}

function backOff(from: Machine, course: Course, failure: Failure, delayMs: number, notes: readonly Note[]): Step {
  const nextAttempt = course.attempt + 1
  const told: EventDraft = {
    type: 'retry:scheduled',
    nextAttempt,
    delayMs,
    because: failure,
    text: `attempt ${nextAttempt} in ${(delayMs / 1000).toFixed(1)} s: ${failure.category}: ${firstLine(failure.message)}`,
  }
  const to: Machine = { name: 'backing-off', course, delayMs, failure }
  const step = move(from, to, notes, [{ type: 'set-timer', timer: 'back-off', ms: delayMs }])
  const last = step.notes.at(-1)
  // The event belongs to the move into the wait: one record, one fact.
  return last === undefined
    ? step
    : { ...step, notes: [...step.notes.slice(0, -1), { ...last, events: [...last.events, told] }] }
}

/** The verdict that our own cause names. */
export function finishByCause(from: Machine, course: Course & { readonly cause: Cause }, notes: readonly Note[]): Step {
  return finish(from, verdictOf(course.cause), course, notes)
}

/** The verdict: final. */
export function finish(from: Machine, verdict: Verdict, course: Course, notes: readonly Note[]): Step {
  const { rungs } = course
  const stopped: EventDraft[] =
    course.cause === undefined
      ? []
      : [{ type: 'cancel:finished', rungs, text: `stopped${rungs.length === 0 ? '' : ` by ${rungs.join(', ')}`}` }]
  const clear: Effect[] = (['run', 'idle', 'grace', 'back-off'] as const).map((timer) => ({
    type: 'clear-timer',
    timer,
  }))
  const step = move(from, { name: 'finished', verdict }, notes, clear)
  return { ...step, notes: [...step.notes, note({ type: 'verdict', verdict }, ...stopped)] }
}

/** What our own cause makes of a run or an attempt. */
export function verdictOf(cause: Cause): Required<Verdict> {
  if (cause.kind === 'cancel') {
    const by = cause.by === undefined ? '' : ` by ${cause.by}`
    const message = `cancelled${by}: ${cause.reason}`
    return { outcome: 'cancelled', failure: { category: 'cancelled', retryable: false, message, evidence: [] } }
  }
  const message = `the deadline \`${cause.deadline}\` of ${cause.limitMs} ms passed after ${Math.round(cause.elapsedMs)} ms`
  const advice =
    cause.deadline === 'idle'
      ? 'raise `deadlines.idle`: dbt says nothing while it parses'
      : 'raise `deadlines.run`, or select less'
  return {
    outcome: 'timed-out',
    failure: {
      category: 'timeout',
      retryable: false,
      code: `DEADLINE_${cause.deadline.toUpperCase()}`,
      message,
      evidence: [],
      advice,
    },
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function hasCause(course: Course): course is Course & { readonly cause: Cause } {
  return course.cause !== undefined
}
