import { askedCause, passed } from './causes.ts'
import type { Effect } from './effects.ts'
import type { Input, InputOf } from './inputs.ts'
import type { Course, Machine, Plan } from './machine.ts'
import { causeNotes, move, note, rungNote, stay, withCause, type Note, type Step } from './step.ts'
import type { Rung } from '../events.ts'
import type { Cause } from '../verdict.ts'

type Alive = Extract<Machine, { name: 'running' | 'cancelling' }>

/** An execution is alive, or its last words are still being read. */
export function whenLive(plan: Plan, machine: Alive, input: Input): Step | undefined {
  const { course } = machine
  const asked = askedCause(plan, course, input) ?? idle(plan, machine, input)
  if (asked !== undefined) {
    if ('rearm' in asked) return { machine, notes: [], effects: [asked.rearm] }
    return machine.name === 'cancelling' || course.cause !== undefined
      ? stay(machine)
      : stop(plan, machine, asked.cause)
  }
  switch (input.type) {
    case 'output':
      return output(machine, input)
    case 'output-over':
      return outputOver(machine, input)
    case 'ended':
      return ended(machine, input)
    case 'timer':
      return input.timer === 'grace' && machine.name === 'cancelling' ? nextRung(plan, machine) : undefined
    default:
      return undefined
  }
}

function idle(plan: Plan, { live }: Alive, input: Input): ReturnType<typeof passed> | undefined {
  const limitMs = plan.request.deadlines.idleMs
  if (input.type !== 'timer' || input.timer !== 'idle' || limitMs === undefined) return undefined
  // dbt is silent while a query runs: that is work, not idleness.
  return passed(
    'idle',
    limitMs,
    live.executing > 0 || live.ending !== undefined ? 0 : input.stamp.mono - live.lastActivity,
  )
}

function stop(plan: Plan, machine: Alive, cause: Cause): Step {
  const notes = causeNotes(cause)
  const course = withCause(machine.course, cause)
  // Only the reading of its last words is left: there is nobody to signal.
  if (machine.live.ending !== undefined)
    return move(machine, { name: 'cancelling', course, live: machine.live }, notes, [])
  return climb(machine, course, 'interrupt', notes, plan.ladder.interruptMs)
}

function nextRung(plan: Plan, machine: Extract<Machine, { name: 'cancelling' }>): Step {
  const last = machine.course.rungs.at(-1)
  if (machine.live.ending !== undefined || last === undefined || last === 'kill') return stay(machine)
  return last === 'interrupt'
    ? climb(machine, machine.course, 'terminate', [], plan.ladder.terminateMs)
    : climb(machine, machine.course, 'kill', [])
}

function climb(
  from: Alive,
  course: Course & { readonly cause: Cause },
  rung: Rung,
  notes: readonly Note[],
  graceMs?: number,
): Step {
  const grace: Effect[] = graceMs === undefined ? [] : [{ type: 'set-timer', timer: 'grace', ms: graceMs }]
  return move(
    from,
    { name: 'cancelling', course: { ...course, rungs: [...course.rungs, rung] }, live: from.live },
    [...notes, rungNote(course.attempt, rung)],
    [{ type: 'signal', rung }, ...grace],
  )
}

function output(machine: Alive, input: InputOf<'output'>): Step {
  const { stream, offset, events, executing, stamp } = input
  const live = { ...machine.live, lastActivity: stamp.mono, executing }
  // A piece that told nothing is not journalled: the journal grows with nodes, not with lines.
  const notes =
    events.length === 0 ? [] : [note({ type: 'read', attempt: machine.course.attempt, stream, offset }, ...events)]
  return { machine: { ...machine, live }, notes, effects: [] }
}

function outputOver(machine: Alive, { stream, trouble }: InputOf<'output-over'>): Step {
  const { attempt } = machine.course
  const closed = stream === 'stdout' ? { stdoutOpen: false } : { stderrOpen: false }
  const lost = trouble === undefined ? {} : { outputTrouble: trouble }
  const told = note({ type: 'output-over', attempt, stream, ...lost })
  return perhapsSettle({ ...machine, live: { ...machine.live, ...closed, ...lost } }, [told])
}

function ended(machine: Alive, { ending }: InputOf<'ended'>): Step {
  const told = note({ type: 'ended', attempt: machine.course.attempt, ending })
  return perhapsSettle({ ...machine, live: { ...machine.live, ending } }, [told])
}

function perhapsSettle(machine: Alive, notes: readonly Note[]): Step {
  const { ending, stdoutOpen, stderrOpen } = machine.live
  if (ending === undefined || stdoutOpen || stderrOpen) return { machine, notes, effects: [] }
  return move(machine, { name: 'settling', course: machine.course, phase: { name: 'examining' }, ending }, notes, [
    { type: 'clear-timer', timer: 'grace' },
    { type: 'clear-timer', timer: 'idle' },
    { type: 'examine' },
  ])
}
