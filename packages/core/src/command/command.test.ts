import { describe, expectTypeOf, it } from 'vitest'
import type { BuildCommand, Command, CommandName, CommandOf, RunOperationCommand } from './command.ts'
import type { JsonValue } from './json-text.ts'

describe('the type of a command', () => {
  it('has the options of its command', () => {
    expectTypeOf<{ name: 'build'; select: string[]; fullRefresh: true }>().toExtend<BuildCommand>()
    expectTypeOf<{ name: 'show'; inline: string; limit: number }>().toExtend<Command>()
    expectTypeOf<BuildCommand['vars']>().toEqualTypeOf<Readonly<Record<string, JsonValue>> | undefined>()
  })

  it('has no others', () => {
    expectTypeOf<CommandOf<'list'>>().not.toHaveProperty('threads')
    expectTypeOf<CommandOf<'deps'>>().not.toHaveProperty('select')
    expectTypeOf<CommandOf<'run'>>().not.toHaveProperty('resourceType')
    // @ts-expect-error -- list has no threads
    const wrong: Command = { name: 'list', threads: 4 }
    expectTypeOf(wrong).toExtend<Command>()
  })

  it('asks for what dbt does not do without', () => {
    expectTypeOf<{ name: 'clone' }>().not.toExtend<Command>()
    expectTypeOf<{ name: 'retry' }>().not.toExtend<Command>()
    expectTypeOf<{ name: 'run-operation' }>().not.toExtend<Command>()
    expectTypeOf<{ name: 'clone'; state: string }>().toExtend<Command>()
    expectTypeOf<{ name: 'run-operation'; macro: string; args: { a: 1 } }>().toExtend<RunOperationCommand>()
    expectTypeOf<{ name: 'run-operation'; sql: string }>().toExtend<RunOperationCommand>()
    expectTypeOf<{ name: 'run-operation'; sql: string; macro: string }>().not.toExtend<RunOperationCommand>()
  })

  it('is told apart by name', () => {
    expectTypeOf<Command['name']>().toEqualTypeOf<CommandName>()
    expectTypeOf<Extract<Command, { name: 'list' }>['outputKeys']>().toEqualTypeOf<readonly string[] | undefined>()
  })
})
