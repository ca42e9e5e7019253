import { askedCause } from './causes.ts'
import { finishByCause } from './endings.ts'
import type { Input } from './inputs.ts'
import type { Course, Machine, Plan } from './machine.ts'
import { causeNotes, move, withCause, type Step } from './step.ts'

/** The wait between two attempts; it ends at once on a cancel. */
export function whenBackingOff(
  plan: Plan,
  machine: Extract<Machine, { name: 'backing-off' }>,
  input: Input,
): Step | undefined {
  const { course, failure } = machine
  const asked = askedCause(plan, course, input)
  if (asked !== undefined) {
    if ('rearm' in asked) return { machine, notes: [], effects: [asked.rearm] }
    return finishByCause(machine, withCause(course, asked.cause), causeNotes(asked.cause))
  }
  if (input.type !== 'timer' || input.timer !== 'back-off') return undefined
  const why = `retry after ${failure.category} failure`
  const next: Course = { ...course, attempt: course.attempt + 1, tries: course.tries + 1, why }
  return move(
    machine,
    { name: 'preparing', course: next, phase: 'starting' },
    [],
    [{ type: 'plan', step: next.step, attempt: next.attempt }],
  )
}
