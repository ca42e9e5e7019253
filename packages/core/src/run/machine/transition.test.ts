import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plan, machines, inputs, legal, anywhere, at } from './__fixtures__/machines.ts'
import { IllegalTransitionError } from './illegal-transition-error.ts'
import { transition } from './transition.ts'

describe('every pair of state and input', () => {
  for (const [name, machine] of Object.entries(machines)) {
    for (const input of Object.values(inputs)) {
      const allowed = anywhere.includes(input.type) || legal[name]?.includes(input.type) === true
      it(`${name} × ${input.type}: ${allowed ? 'taken' : 'refused, naming both'}`, () => {
        const take = () => transition(plan, machine, at(input))
        if (allowed) expect(take().machine).toBeDefined()
        else expect(take).toThrow(IllegalTransitionError)
        if (!allowed) expect(take).toThrow(new RegExp(`\`${machine.name}\`.*\`${input.type}\``, 'u'))
      })
    }
  }

  it('changes nothing it was given, and answers the same to the same', () => {
    const pairs = fc.tuple(
      fc.constantFrom(...Object.values(machines)),
      fc.constantFrom(...Object.values(inputs)),
      fc.nat(20_000),
    )
    fc.assert(
      fc.property(pairs, ([machine, input, mono]) => {
        const before = structuredClone(machine)
        const take = () => {
          try {
            return transition(plan, machine, at(input, mono))
          } catch (error) {
            return String(error)
          }
        }
        expect(take()).toEqual(take())
        expect(machine).toEqual(before)
      }),
    )
  })

  it('journals every change of the state by name', () => {
    for (const machine of Object.values(machines)) {
      for (const input of Object.values(inputs)) {
        let step
        try {
          step = transition(plan, machine, at(input))
        } catch {
          continue
        }
        const moves = step.notes.filter(({ record }) => record.type === 'moved')
        expect(moves).toHaveLength(step.machine.name === machine.name ? 0 : 1)
      }
    }
  })
})
