import { createMillrace } from '@millrace/core'
import { memoryExecutor, memoryMachine, memoryProbe, scriptedExecutor, testExecutor } from '@millrace/core/testing'
import { expect, it } from 'vitest'
import { toldExecutor } from './custom-executor.ts'

// #region conformance
testExecutor('toldExecutor', async () => {
  const machine = memoryMachine()
  const open = () => toldExecutor(memoryExecutor({ program: memoryProbe, machine }), () => undefined)
  return { executor: open(), project: '/project', reopen: async () => open() }
})
// #endregion

it('tells of the start and the end of each dbt', async () => {
  const told: string[] = []
  const executor = toldExecutor(scriptedExecutor({ nodes: [{ id: 'model.mill.ledger' }] }), (line) => told.push(line))
  await using millrace = createMillrace({ executor })
  await millrace.run({ project: '/mill', steps: [{ name: 'seed' }, { name: 'run' }] })
  expect(told).toEqual([
    'step 1, attempt 1: dbt seed started',
    'step 1, attempt 1: exited',
    'step 2, attempt 2: dbt run started',
    'step 2, attempt 2: exited',
  ])
})
