import { describe, expect, it } from 'vitest'
import { testRunStore, type SuiteRecord } from '../testing/suites/test-run-store.ts'
import { guardedRunStore } from './guarded-run-store.ts'
import { memoryRunStore } from './memory-run-store.ts'

testRunStore('memoryRunStore', async () => ({ store: memoryRunStore<SuiteRecord>() }))
testRunStore('guarded memoryRunStore', async () => {
  const memory = memoryRunStore<SuiteRecord>()
  return { store: guardedRunStore(memory), reopen: async () => guardedRunStore(memory) }
})

describe('memoryRunStore', () => {
  const options = { signal: new AbortController().signal }

  it('does not pretend to be durable', () => {
    expect(memoryRunStore().durable).toBe(false)
  })

  it('names the run and the places in its errors', async () => {
    const store = memoryRunStore()
    const batch = [{ type: 't', v: 1, minReader: 1 }]
    await expect(store.append('r', 0, batch, options)).rejects.toMatchObject({ code: 'RUN_MISSING', store: 'memory' })
    await store.create('r', [], options)
    await expect(store.append('r', 1, batch, options)).rejects.toMatchObject({
      code: 'JOURNAL_GAP',
      message: 'memory: the journal of `r` holds 0 records, nothing can be written at 1',
    })
    await store.append('r', 0, batch, options)
    await expect(store.append('r', 0, batch, options)).rejects.toMatchObject({
      code: 'FENCED',
      message: 'memory: the journal of `r` holds 1 records, another driver wrote at 0',
    })
  })
})
