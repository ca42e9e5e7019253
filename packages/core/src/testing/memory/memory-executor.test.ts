import { describe, expect, it } from 'vitest'
import { skippedTitle, testExecutor } from '../suites/test-executor.ts'
import { memoryExecutor } from './memory-executor.ts'
import { memoryMachine } from './memory-machine.ts'
import { memoryProbe } from './memory-probe.ts'
import { guardedExecutor } from '../../executor/guarded-executor.ts'

testExecutor('memoryExecutor', async () => {
  const machine = memoryMachine()
  const open = () => memoryExecutor({ program: memoryProbe, machine })
  return { executor: open(), project: '/project', reopen: async () => open() }
})

testExecutor('guarded memoryExecutor', async () => {
  const machine = memoryMachine()
  const open = () => guardedExecutor(memoryExecutor({ program: memoryProbe, machine }))
  return { executor: open(), project: '/project', reopen: async () => open() }
})

testExecutor(
  'memoryExecutor that says it lacks something',
  async () => {
    const machine = memoryMachine()
    const open = () => memoryExecutor({ program: memoryProbe, machine, capabilities: { outOfMemory: false } })
    return { executor: open(), project: '/project', reopen: async () => open() }
  },
  { lacking: ['outOfMemory'] },
)

describe('testExecutor', () => {
  it('says in the title why a case cannot run', () => {
    expect(skippedTitle('attaches', 'mine', 'attach')).toBe('attaches: SKIPPED, mine lacks the capability `attach`')
  })
})
