import type { EndingKind } from '../../executor/executor.ts'
import type { Failure } from '../../failure/failure.ts'
import { askedCause } from './causes.ts'
import { afterAttempt } from './endings.ts'
import type { Input, InputOf } from './inputs.ts'
import type { Judged, Machine, Plan } from './machine.ts'
import { causeNotes, note, stay, withCause, type Note, type Step } from './step.ts'

type SettlingMachine = Extract<Machine, { name: 'settling' }>

/** The process is over: what it left is read, judged, kept and cleared away. */
export function whenSettling(plan: Plan, machine: SettlingMachine, input: Input): Step | undefined {
  const { course, phase } = machine
  const asked = askedCause(plan, course, input)
  if (asked !== undefined) {
    if ('rearm' in asked) return { machine, notes: [], effects: [asked.rearm] }
    if (course.cause !== undefined) return stay(machine)
    return {
      machine: { ...machine, course: withCause(course, asked.cause) },
      notes: causeNotes(asked.cause),
      effects: [],
    }
  }
  if (phase.name === 'examining' && input.type === 'judged') return judged(machine, input)
  if (phase.name === 'storing' && input.type === 'stored') {
    const { key, path, bytes } = input
    const told = { type: 'artifact:stored', key, path, bytes, text: `stored ${path} (${bytes} bytes)` } as const
    return settled(plan, machine, phase, [note({ type: 'stored', attempt: course.attempt, key, path, bytes }, told)])
  }
  if (phase.name === 'storing' && input.type === 'store-failed') return storeFailed(plan, machine, phase, input)
  if (phase.name === 'disposing' && input.type === 'disposed') {
    return afterAttempt(plan, machine, course, phase.judged, [])
  }
  return undefined
}

function judged(machine: SettlingMachine, input: InputOf<'judged'>): Step {
  const { course, ending } = machine
  const { kind, succeeded, failure, files } = input.judged
  const { step, attempt } = course
  const why = failure === undefined ? {} : { failure }
  const told = note(
    { type: 'decided', attempt, step, conclusion: kind, succeeded, rules: input.rules, ...why },
    ...input.events,
    {
      type: 'attempt:finished',
      ending: endingKind(ending),
      conclusion: kind,
      succeeded,
      seconds: input.seconds,
      ...(input.invocationId === undefined ? {} : { invocationId: input.invocationId }),
      ...why,
      ...(ending.strays.length === 0 ? {} : { strays: ending.strays }),
      text: attemptText(attempt, ending, input.judged),
    },
  )
  const storing = { ...machine, phase: { name: 'storing', judged: input.judged, pending: files.length } } as const
  if (files.length === 0) return dispose(storing, input.judged, [told])
  return { machine: storing, notes: [told], effects: files.map((path) => ({ type: 'store', path })) }
}

type Storing = Extract<SettlingMachine['phase'], { name: 'storing' }>

function storeFailed(plan: Plan, machine: SettlingMachine, phase: Storing, input: InputOf<'store-failed'>): Step {
  const { path, message } = input
  const { attempt } = machine.course
  const text = `\`${path}\` could not be stored: ${message}`
  const told = note(
    { type: 'store-failed', attempt, path, message },
    { type: 'warning', code: 'ARTIFACT_NOT_STORED', message: text, text },
  )
  const storeTrouble: Failure = phase.storeTrouble ?? {
    category: 'artifact',
    retryable: false,
    code: 'ARTIFACT_NOT_STORED',
    message: text,
    evidence: [message],
    advice:
      "the attempt's folder was left in place: take the files from there, and make room or give write permission to the artifact store",
  }
  return settled(plan, machine, { ...phase, storeTrouble }, [told])
}

function settled(plan: Plan, machine: SettlingMachine, phase: Storing, notes: readonly Note[]): Step {
  const pending = phase.pending - 1
  if (pending > 0) return { machine: { ...machine, phase: { ...phase, pending } }, notes, effects: [] }
  if (phase.storeTrouble === undefined) return dispose(machine, phase.judged, notes)
  // What was asked for is not kept, so the folder stays: nothing is lost.
  const { succeeded, kind, failure, files } = phase.judged
  const unkept: Judged = {
    kind,
    succeeded: false,
    failure: succeeded ? phase.storeTrouble : (failure ?? phase.storeTrouble),
    files,
  }
  return afterAttempt(plan, machine, machine.course, unkept, notes)
}

function dispose(machine: SettlingMachine, result: Judged, notes: readonly Note[]): Step {
  return {
    machine: { ...machine, phase: { name: 'disposing', judged: result } },
    notes,
    effects: [{ type: 'dispose' }],
  }
}

function endingKind(ending: EndingKind): EndingKind {
  switch (ending.kind) {
    case 'exited':
      return { kind: 'exited', code: ending.code }
    case 'signalled':
      return { kind: 'signalled', signal: ending.signal }
    case 'out-of-memory':
      return { kind: 'out-of-memory' }
    case 'lost':
      return { kind: 'lost', reason: ending.reason }
    default:
      return ending satisfies never
  }
}

function attemptText(attempt: number, ending: EndingKind, { succeeded, failure }: Judged): string {
  const end =
    ending.kind === 'exited'
      ? `exit ${ending.code}`
      : ending.kind === 'signalled'
        ? `ended by ${ending.signal}`
        : ending.kind
  if (succeeded) return `attempt ${attempt} succeeded (${end})`
  return `attempt ${attempt} did not succeed (${end})${failure === undefined ? '' : `: ${failure.category}`}`
}
