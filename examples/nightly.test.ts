import { createMillrace } from '@millrace/core'
import { scriptedExecutor, type ScriptChoice } from '@millrace/core/testing'
import { expect, it } from 'vitest'
import { nightly } from './nightly.ts'

// #region double
const good = { nodes: [{ id: 'seed.mill.farms' }, { id: 'model.mill.ledger', dependsOn: ['seed.mill.farms'] }] }
const down = { fails: { message: 'Database Error\n  connection to server at "db" failed: Connection refused' } }

async function told(scripts: ScriptChoice): Promise<string> {
  await using millrace = createMillrace({ executor: scriptedExecutor(scripts) })
  return await nightly(millrace, { delay: 0 })
}

it('tells how many nodes were built', async () => {
  expect(await told(good)).toBe('built 2 nodes')
})

it('tries again when the warehouse is down for a moment', async () => {
  expect(await told([down, good])).toBe('built 2 nodes')
})

it('says which model failed', async () => {
  const nodes = [{ id: 'model.mill.ledger', status: 'error', message: 'Database Error\n  division by zero' }]
  expect(await told({ nodes })).toBe('failed: model.mill.ledger: division by zero')
})
// #endregion
