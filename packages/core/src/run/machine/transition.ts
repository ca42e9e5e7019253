import { IllegalTransitionError } from './illegal-transition-error.ts'
import type { Input, InputOf, InputType } from './inputs.ts'
import type { Machine, Plan } from './machine.ts'
import { note, stay, type Step } from './step.ts'
import { whenBackingOff } from './when-backing-off.ts'
import { whenLive } from './when-live.ts'
import { whenPreparing, whenQueued } from './when-preparing.ts'
import { whenSettling } from './when-settling.ts'

/** Inputs that may come in any state, since what they are about may be over by then. */
const late: ReadonlySet<InputType> = new Set(['timer', 'rung-sent', 'cancel', 'listener-failed'])

/**
 * The one function by which a run changes: pure, exhaustive, journal first. An input that can't come in a state
 * throws {@link IllegalTransitionError}.
 */
export function transition(plan: Plan, machine: Machine, input: Input): Step {
  if (machine.name === 'finished') return late.has(input.type) ? stay(machine) : illegal(machine, input)
  if (input.type === 'listener-failed') return listenerFailed(machine, input)
  return dispatch(plan, machine, input) ?? (late.has(input.type) ? stay(machine) : illegal(machine, input))
}

/** `undefined`: this state has no use for this input. */
function dispatch(plan: Plan, machine: Exclude<Machine, { name: 'finished' }>, input: Input): Step | undefined {
  switch (machine.name) {
    case 'queued':
      return whenQueued(plan, machine, input)
    case 'preparing':
      return whenPreparing(plan, machine, input)
    case 'running':
    case 'cancelling':
      return whenLive(plan, machine, input)
    case 'settling':
      return whenSettling(plan, machine, input)
    case 'backing-off':
      return whenBackingOff(plan, machine, input)
    default:
      return machine satisfies never
  }
}

function illegal(machine: Machine, input: Input): never {
  throw new IllegalTransitionError(machine.name, input.type)
}

function listenerFailed(machine: Machine, { event, message }: InputOf<'listener-failed'>): Step {
  const text = `a listener of \`${event}\` failed: ${message}`
  const told = { type: 'warning', code: 'LISTENER_FAILED', message: text, text } as const
  return { machine, notes: [note({ type: 'listener-failed', event, message }, told)], effects: [] }
}
