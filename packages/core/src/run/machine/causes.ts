import type { Cause } from '../verdict.ts'
import type { Effect } from './effects.ts'
import type { Input } from './inputs.ts'
import type { Course, Plan } from './machine.ts'

/** A cause of ours in an input; a `re-arm` where a timer came too early (the machine was suspended, or the clock jumped). */
export type AskedCause = { readonly cause: Cause } | { readonly rearm: Effect } | undefined

/** What an input asks of the whole run: a cancel, or its deadline. */
export function askedCause(plan: Plan, course: Course, input: Input): AskedCause {
  if (input.type === 'cancel') {
    return { cause: { kind: 'cancel', reason: input.reason, ...(input.by === undefined ? {} : { by: input.by }) } }
  }
  const limitMs = plan.request.deadlines.runMs
  if (input.type !== 'timer' || input.timer !== 'run' || limitMs === undefined) return undefined
  return passed('run', limitMs, input.stamp.mono - course.since)
}

/** A deadline by its limit and what has elapsed on the monotonic clock. */
export function passed(deadline: 'run' | 'idle', limitMs: number, elapsedMs: number): Exclude<AskedCause, undefined> {
  if (elapsedMs < limitMs) return { rearm: { type: 'set-timer', timer: deadline, ms: limitMs - elapsedMs } }
  return { cause: { kind: 'deadline', deadline, limitMs, elapsedMs } }
}
