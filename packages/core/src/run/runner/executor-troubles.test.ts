import { describe, expect, it } from 'vitest'
import {
  AdapterError,
  FileUnreadableError,
  OutputLostError,
  StartRefusedError,
  StoreError,
  UsageError,
} from '../../errors/adapter-errors.ts'
import type { Execution, Executor } from '../../executor/executor.ts'
import { createMillrace } from '../../millrace.ts'
import { memoryRunStore } from '../../store/memory-run-store.ts'
import type { JournalRecord } from '../journal/records.ts'
import { gates, scriptedExecutor, type DbtScript } from '../../testing/index.ts'

const request = { project: '/projects/mill', command: { name: 'run' } } as const
const good: DbtScript = { nodes: [{ id: 'model.p.a' }, { id: 'model.p.b' }] }

/** A scripted executor with something of its own replaced. */
function executorWith(over: (real: Executor) => Partial<Executor>, script: DbtScript = good): Executor {
  const real = scriptedExecutor(script)
  return { ...real, ...over(real) }
}

/** A scripted executor whose executions have something of their own replaced. */
function executionsWith(over: (real: Execution) => Partial<Execution>, script: DbtScript = good): Executor {
  return executorWith(
    (real) => ({
      start: async (...given) => {
        const execution = await real.start(...given)
        // Methods of an execution may use `this`: what is not replaced stays bound to the real one.
        return new Proxy(execution, {
          get: (target, name): unknown => Reflect.get({ ...over(execution) }, name) ?? bound(target, name),
        })
      },
    }),
    script,
  )
}

function bound(target: Execution, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name)
  return typeof value === 'function' ? (value.bind(target) as unknown) : value
}

async function outcomeWith(executor: Executor) {
  await using millrace = createMillrace({ executor })
  return await millrace.run(request)
}

describe('an executor that can not start dbt', () => {
  it.each([
    [new StartRefusedError('no such folder', 'project-missing'), 'project', 'START_REFUSED_PROJECT_MISSING'],
    [new StartRefusedError('no permission', 'folder-unwritable'), 'resource', 'START_REFUSED_FOLDER_UNWRITABLE'],
    [new StartRefusedError('full', 'no-space'), 'resource', 'START_REFUSED_NO_SPACE'],
    [new StartRefusedError('gone', 'not-startable'), 'usage', 'START_REFUSED_NOT_STARTABLE'],
    [new AdapterError('x', 'start', 'boom'), 'internal', 'ADAPTER_FAILED'],
  ] as const)('fails the run with what it said: %s', async (error, category, code) => {
    const result = await outcomeWith(executorWith(() => ({ start: () => Promise.reject(error) })))
    expect(result).toMatchObject({ outcome: 'failed', failure: { category, code, retryable: false } })
    expect(result.failure?.message).toContain(error.message)
    expect(result.attempts).toMatchObject([{ conclusion: 'incomplete', succeeded: false }])
    expect(() => result.orThrow()).toThrow(error.message)
  })

  it('throws at start when there is no such dbt', async () => {
    await using millrace = createMillrace({
      executor: executorWith(() => ({
        locate: () => Promise.reject(new UsageError('no dbt in /venv', { code: 'DBT_MISSING' })),
      })),
    })
    await expect(millrace.start(request)).rejects.toThrow('no dbt in /venv')
  })
})

describe('a start that is cancelled', () => {
  const held = (
    gate: ReturnType<typeof gates>,
    found: (real: Executor, ...given: Parameters<Executor['start']>) => ReturnType<Executor['find']>,
  ) => {
    let given: Parameters<Executor['start']> | undefined
    return executorWith((real) => ({
      start: async (...start) => {
        given = start
        await gate.pass('start', start[1].signal)
        return real.start(...start)
      },
      find: () => (given === undefined ? Promise.resolve('unknown') : found(real, ...given)),
    }))
  }
  const cancelled = async (executor: Executor, gate: ReturnType<typeof gates>) => {
    await using millrace = createMillrace({ executor })
    const run = await millrace.start(request)
    await gate.reached('start')
    await run.cancel('never mind')
    return await run.result()
  }

  it('is over when nothing was started', async () => {
    const gate = gates()
    const result = await cancelled(
      held(gate, () => Promise.resolve('never-started')),
      gate,
    )
    expect(result).toMatchObject({ outcome: 'cancelled', attempts: [] })
  })

  it('stops dbt when it was started all the same', async () => {
    const gate = gates()
    const executor = held(gate, (real, start) => real.start(start, { signal: new AbortController().signal }))
    const result = await cancelled(executor, gate)
    expect(result.attempts).toHaveLength(1)
    expect(['cancelled', 'succeeded']).toContain(result.outcome)
  })

  it.each([
    ['does not know', () => Promise.resolve('unknown' as const)],
    ['fails', () => Promise.reject(new Error('no answer'))],
  ])('is cancelled also when the executor %s what became of it', async (_how, found) => {
    const gate = gates()
    expect((await cancelled(held(gate, found), gate)).outcome).toBe('cancelled')
  })
})

describe('an execution', () => {
  it('whose output is lost is never a success', async () => {
    const executor = executionsWith(() => ({
      async *output() {
        await Promise.resolve()
        throw new OutputLostError('the file is gone')
      },
    }))
    const result = await outcomeWith(executor)
    expect(result.outcome).toBe('failed')
    expect(result.failure).toMatchObject({ category: 'resource' })
    expect(JSON.stringify(result.failure)).toContain('the file is gone')
  })

  it('whose output has a gap is never a success', async () => {
    const executor = executionsWith((real) => ({
      async *output(stream, offset, options) {
        let first = stream === 'stdout'
        for await (const chunk of real.output(stream, offset, options)) {
          if (first)
            yield { offset: 0, bytes: chunk.bytes.slice(0, chunk.bytes.lastIndexOf(10, chunk.bytes.length - 2) - 200) }
          else yield chunk
          first = false
          if (stream === 'stdout') yield { offset: chunk.offset + chunk.bytes.length, bytes: new Uint8Array([10]) }
        }
      },
    }))
    const result = await outcomeWith(executor)
    expect(result.outcome).toBe('failed')
    expect(JSON.stringify(result.failure)).toMatch(/bytes \d+ to \d+ are missing/u)
  })

  it('whose end nobody can tell is lost', async () => {
    const executor = executionsWith(() => ({ ended: () => Promise.reject(new Error('the watcher died')) }))
    const result = await outcomeWith(executor)
    expect(result.outcome).toBe('lost')
    expect(JSON.stringify(result)).toContain('the watcher died')
    expect(result.attempts).toHaveLength(1)
  })

  it('that left processes behind is never a success, and names them', async () => {
    const result = await outcomeWith(scriptedExecutor({ ...good, leaves: ['sleep'] }))
    expect(result.outcome).toBe('failed')
    expect(JSON.stringify(result.failure)).toContain('sleep')
  })

  it.each([
    [new FileUnreadableError('target/run_results.json', 'not-regular', 'it is a FIFO'), 'FIFO'],
    [new Error('disk error'), 'disk error'],
  ])('whose results can not be read is never a success: %s', async (error, words) => {
    const executor = executionsWith((real) => ({
      read: (path, options) => {
        if (path.endsWith('run_results.json')) throw error
        return real.read(path, options)
      },
    }))
    const result = await outcomeWith(executor)
    expect(result).toMatchObject({ outcome: 'failed', failure: { category: 'artifact' } })
    expect(JSON.stringify(result.failure)).toContain(words)
  })

  it('whose signals fail is still followed to its end', async () => {
    const gate = gates()
    const script: DbtScript = { nodes: [{ id: 'model.p.a', gate: 'query' }], gates: gate }
    const executor = executionsWith(() => ({ interrupt: () => Promise.reject(new Error('no such process')) }), script)
    await using millrace = createMillrace({ executor, ladder: { interrupt: 1, terminate: 1 } })
    const run = await millrace.start(request)
    await gate.reached('query')
    expect((await run.cancel()).rungs.slice(0, 2)).toEqual(['interrupt', 'terminate'])
  })

  it('that can neither keep nor be disposed of costs no verdict', async () => {
    const fail = () => Promise.reject(new Error('read-only'))
    expect((await outcomeWith(executionsWith(() => ({ keep: fail, dispose: fail })))).outcome).toBe('succeeded')
  })

  it('is asked to stop when the journal can not be kept any more', async () => {
    const gate = gates()
    const interrupted = Promise.withResolvers<true>()
    const script: DbtScript = { nodes: [{ id: 'model.p.a', gate: 'query' }], gates: gate }
    const executor = executionsWith(
      (real) => ({ interrupt: (options) => (interrupted.resolve(true), real.interrupt(options)) }),
      script,
    )
    const runs = memoryRunStore<JournalRecord>()
    let broken = false
    const append = (...given: Parameters<typeof runs.append>) =>
      broken ? Promise.reject(new StoreError('memory', 'another driver', 'FENCED')) : runs.append(...given)
    await using millrace = createMillrace({ executor, runs: { ...runs, append } })
    const run = await millrace.start(request)
    await gate.reached('query')
    broken = true
    await expect(run.cancel()).rejects.toThrow('another driver')
    await interrupted.promise
  })

  it('whose files can not even be listed ends the run with that error, and leaves nothing running', async () => {
    const executor = executionsWith(() => ({ list: () => Promise.reject(new AdapterError('x', 'list', 'boom')) }))
    await using millrace = createMillrace({ executor })
    await expect(millrace.run(request)).rejects.toThrow('boom')
  })
})
