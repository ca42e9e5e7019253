import { askedCause } from './causes.ts'
import type { Effect } from './effects.ts'
import { afterAttempt, finish, finishByCause } from './endings.ts'
import type { Input, InputOf } from './inputs.ts'
import type { Course, Live, Machine, Plan } from './machine.ts'
import { causeNotes, move, note, rungNote, stay, withCause, type Step } from './step.ts'

type Queued = Extract<Machine, { name: 'queued' }>
type Preparing = Extract<Machine, { name: 'preparing' }>

/** Nothing is known yet but the request. */
export function whenQueued(plan: Plan, machine: Queued, input: Input): Step | undefined {
  const course: Course = { step: 1, attempt: 1, tries: 1, why: 'first attempt', rungs: [], since: input.stamp.mono }
  const asked = askedCause(plan, course, input)
  if (asked !== undefined && 'cause' in asked) {
    return finishByCause(machine, withCause({ ...course, step: 0, attempt: 0 }, asked.cause), causeNotes(asked.cause))
  }
  if (input.type !== 'begin') return undefined
  const { runMs } = plan.request.deadlines
  const deadline: Effect[] = runMs === undefined ? [] : [{ type: 'set-timer', timer: 'run', ms: runMs }]
  return plan.introduce
    ? move(machine, { name: 'preparing', course, phase: 'introducing' }, [], [...deadline, { type: 'introduce' }])
    : move(machine, { name: 'preparing', course, phase: 'starting' }, [], [...deadline, planEffect(course)])
}

/** To the next attempt: planned and journalled before anything starts. */
export function planEffect(course: Course): Effect {
  return { type: 'plan', step: course.step, attempt: course.attempt }
}

/** An attempt is being started; nothing of it is known to be alive. */
export function whenPreparing(plan: Plan, machine: Preparing, input: Input): Step | undefined {
  const { course } = machine
  const asked = askedCause(plan, course, input)
  if (asked !== undefined) {
    if ('rearm' in asked) return { machine, notes: [], effects: [asked.rearm] }
    if (course.cause !== undefined) return stay(machine)
    const told = withCause(course, asked.cause)
    // While the run is introduced there is no attempt whose start could be ended.
    const effects: readonly Effect[] = machine.phase === 'introducing' ? [] : [{ type: 'abort-start' }]
    return { machine: { ...machine, course: told }, notes: causeNotes(asked.cause), effects }
  }
  return phases[machine.phase](plan, machine, input)
}

type When = (plan: Plan, machine: Preparing, input: Input) => Step | undefined

const phases: Readonly<Record<Preparing['phase'], When>> = {
  introducing(_plan, machine, input) {
    const { course } = machine
    if (input.type !== 'introduced' && input.type !== 'introduce-failed') return undefined
    if (hasCause(course)) return finishByCause(machine, course, [])
    if (input.type === 'introduce-failed')
      return finish(machine, { outcome: 'failed', failure: input.failure }, course, [])
    return { machine: { ...machine, phase: 'starting' }, notes: [], effects: [planEffect(course)] }
  },
  starting(plan, machine, input) {
    const { course } = machine
    if (input.type === 'planned') {
      return hasCause(course) ? finishByCause(machine, course, []) : planned(plan, machine, input)
    }
    if (input.type === 'started') return started(plan, machine, input)
    if (input.type !== 'start-failed') return undefined
    if (!input.aborted) return startFailed(plan, machine, input)
    return { machine: { ...machine, phase: 'finding' }, notes: [], effects: [{ type: 'find' }] }
  },
  finding(plan, machine, input) {
    const { course } = machine
    if (input.type === 'started') return started(plan, machine, input)
    if (input.type === 'start-failed') return startFailed(plan, machine, input)
    return input.type === 'never-started' && hasCause(course) ? finishByCause(machine, course, []) : undefined
  },
}

function planned(plan: Plan, machine: Preparing, input: InputOf<'planned'>): Step {
  const { step, attempt, why } = machine.course
  const { token, argv, dbt } = input
  const command = plan.commands[step - 1] ?? ''
  const record = note(
    { type: 'attempt-planned', step, attempt, token, argv, why, dbt },
    {
      type: 'attempt:started',
      command,
      argv,
      why,
      of: plan.request.retry.maxAttempts,
      text: `attempt ${attempt}: dbt ${command} (${why})`,
    },
  )
  return { machine, notes: [record], effects: [{ type: 'start' }] }
}

function started(plan: Plan, machine: Preparing, { ref, stamp }: InputOf<'started'>): Step {
  const { course } = machine
  const live: Live = { ref, stdoutOpen: true, stderrOpen: true, lastActivity: stamp.mono, executing: 0 }
  const found = note({ type: 'execution-found', attempt: course.attempt, ref })
  if (hasCause(course)) {
    const stopping = { ...course, rungs: ['interrupt' as const] }
    return move(
      machine,
      { name: 'cancelling', course: stopping, live },
      [found, rungNote(course.attempt, 'interrupt')],
      [
        { type: 'follow' },
        { type: 'signal', rung: 'interrupt' },
        { type: 'set-timer', timer: 'grace', ms: plan.ladder.interruptMs },
      ],
    )
  }
  const { idleMs } = plan.request.deadlines
  const idle: Effect[] = idleMs === undefined ? [] : [{ type: 'set-timer', timer: 'idle', ms: idleMs }]
  return move(machine, { name: 'running', course, live }, [found], [{ type: 'follow' }, ...idle])
}

function startFailed(plan: Plan, machine: Preparing, { failure }: InputOf<'start-failed'>): Step {
  const { course } = machine
  const { attempt } = course
  const told = note(
    { type: 'start-failed', attempt, message: failure.message, code: failure.code ?? failure.category },
    {
      type: 'attempt:finished',
      conclusion: 'incomplete',
      succeeded: false,
      seconds: 0,
      failure,
      text: `attempt ${attempt}: dbt was not started: ${failure.message}`,
    },
  )
  return afterAttempt(plan, machine, course, { kind: 'incomplete', succeeded: false, failure, files: [] }, [told])
}

function hasCause(course: Course): course is Course & { readonly cause: NonNullable<Course['cause']> } {
  return course.cause !== undefined
}
