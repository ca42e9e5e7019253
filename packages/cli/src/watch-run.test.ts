import { createMillrace, memoryRunStore, StoreError, type JournalRecord, type RunStore } from '@millrace/core'
import { gates, scriptedExecutor } from '@millrace/core/testing'
import { describe, expect, it } from 'vitest'
import { exitCodeOf } from './exit-codes.ts'
import { testTerminal } from './testing/bench.ts'
import type { View } from './views/view.ts'
import { watchRun } from './watch-run.ts'

const request = { project: '/mill', command: { name: 'build' } } as const

function bench() {
  const told: string[] = []
  const view: View = {
    follow: () => told.push('follow'),
    finish: ({ outcome }) => told.push(outcome),
    close: () => told.push('close'),
  }
  return { told, view, terminal: testTerminal() }
}

describe('watching a run', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('cancels at the first %s and only says so at the next', async (signal) => {
    const { told, view, terminal } = bench()
    const gate = gates()
    const nodes = [{ id: 'model.mill.ledger', gate: 'query' }]
    const executor = scriptedExecutor({ nodes, gates: gate, waits: { interrupt: 'interrupted' } })
    await using millrace = createMillrace({ executor })
    const run = await millrace.start(request)
    const rungs: string[] = []
    run.on('cancel:progress', ({ rung }) => rungs.push(rung))
    const watched = watchRun(run, view, terminal)
    await gate.reached('query')
    terminal.signals.emit(signal, signal)
    await gate.reached('interrupted')
    terminal.signals.emit(signal, signal)
    gate.open('interrupted')
    const result = await watched
    expect(result.failure?.message).toBe(`cancelled by terminal: ${signal}`)
    expect(exitCodeOf(result)).toBe(130)
    expect(rungs).toEqual(['interrupt'])
    expect(terminal.errors()).toBe('dbt is being stopped; it is killed if it takes too long\n')
    expect(told).toEqual(['follow', 'cancelled', 'close'])
  })

  it('leaves no listener behind', async () => {
    const { view, terminal } = bench()
    await using millrace = createMillrace({ executor: scriptedExecutor({}) })
    await watchRun(await millrace.start(request), view, terminal)
    expect(terminal.signals.eventNames()).toEqual([])
  })

  it('lets go of the screen when there is no result', async () => {
    const { told, view, terminal } = bench()
    const memory = memoryRunStore<JournalRecord>()
    const runs: RunStore<JournalRecord> = {
      name: 'taken',
      durable: false,
      create: (id, records, options) => memory.create(id, records, options),
      read: (id, after, options) => memory.read(id, after, options),
      list: (options) => memory.list(options),
      append: async () => {
        throw new StoreError('taken', 'another driver has this run', 'FENCED')
      },
    }
    await using millrace = createMillrace({ executor: scriptedExecutor({}), runs })
    await expect(watchRun(await millrace.start(request), view, terminal)).rejects.toThrow('another driver has this run')
    expect(told).toEqual(['follow', 'close'])
  })
})
