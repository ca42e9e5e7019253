import { describe, expect, it } from 'vitest'
import { StartRefusedError } from '../errors/adapter-errors.ts'
import { memoryExecutor } from '../testing/memory/memory-executor.ts'
import { memoryProbe } from '../testing/memory/memory-probe.ts'
import { probe } from '../testing/probe/probe.ts'
import type { AttemptName, Execution, Executor, StartRequest } from './executor.ts'
import { guardedExecutor } from './guarded-executor.ts'

const options = { signal: new AbortController().signal }
const attempt: AttemptName = { runId: 'run-1', step: 1, attempt: 1, folder: 'run-1/step-1/attempt-1' }

/** An adapter that does some things of its own; the rest is the memory executor's. */
function adapter(own: Partial<Executor>): Executor {
  return { ...memoryExecutor({ program: memoryProbe }), name: 'odd', ...own }
}

async function request(executor: Executor, ...actions: readonly (readonly string[])[]): Promise<StartRequest> {
  const place = await executor.locate({ project: '/project' }, options)
  return { attempt, place, argv: actions.flat(), env: { A: '1' }, inputs: [] }
}

describe('guardedExecutor', () => {
  it('says what the executor says of itself', () => {
    const inner = adapter({})
    expect(guardedExecutor(inner)).toMatchObject({ name: 'odd', capabilities: inner.capabilities })
  })

  it('wraps unknown errors with adapter and operation, and keeps the cause', async () => {
    const cause = Object.assign(new Error('spawn EAGAIN'), { code: 'EAGAIN' })
    const executor = guardedExecutor(
      adapter({
        locate: () => Promise.reject(cause),
        start: () => Promise.reject(cause),
        find: () => Promise.reject(cause),
        attach: () => {
          throw cause
        },
      }),
    )
    const wrapped = (operation: string) => ({
      name: 'AdapterError',
      code: 'ADAPTER_FAILED',
      adapter: 'odd',
      operation,
      message: `odd: ${operation}: spawn EAGAIN`,
      cause,
    })
    const place = await memoryExecutor({ program: memoryProbe }).locate({ project: '/p' }, options)
    await expect(executor.locate({ project: '/p' }, options)).rejects.toMatchObject(wrapped('locate'))
    await expect(executor.start({ attempt, place, argv: [], env: {}, inputs: [] }, options)).rejects.toMatchObject(
      wrapped('start'),
    )
    await expect(executor.find(attempt, options)).rejects.toMatchObject(wrapped('find'))
    await expect(executor.attach({ executor: 'odd' }, options)).rejects.toMatchObject(wrapped('attach'))
  })

  it("passes Millrace's own errors and abort reasons through", async () => {
    const refused = new StartRefusedError('no such project', 'project-missing')
    const stop = new AbortController()
    const reason = new Error('cancelled')
    const executor = guardedExecutor(
      adapter({
        locate: () => Promise.reject(refused),
        find: async () => {
          stop.abort(reason)
          throw new DOMException('This operation was aborted', 'AbortError')
        },
      }),
    )
    await expect(executor.locate({ project: '/p' }, options)).rejects.toBe(refused)
    await expect(executor.find(attempt, { signal: stop.signal })).rejects.toBe(reason)
  })

  it('does not reach the adapter with a signal that has aborted, nor after close', async () => {
    const calls: string[] = []
    const record = (name: string) => () => {
      calls.push(name)
      return Promise.reject(new Error('reached'))
    }
    const executor = guardedExecutor(
      adapter({ locate: record('locate'), find: record('find'), close: async () => void calls.push('close') }),
    )
    await expect(executor.locate({ project: '/p' }, { signal: AbortSignal.abort('before') })).rejects.toBe('before')
    await Promise.all([executor.close(), executor.close()])
    await expect(executor.find(attempt, options)).rejects.toMatchObject({
      name: 'AdapterError',
      message: 'odd: find: the executor is closed',
    })
    expect(calls).toEqual(['close'])
    expect(executor.layout(attempt).root, 'a layout is pure').toMatch(/^\//)
  })

  it('tells of a close that failed, each time', async () => {
    const executor = guardedExecutor(adapter({ close: () => Promise.reject(new Error('engine gone')) }))
    await expect(executor.close()).rejects.toMatchObject({ message: 'odd: close: engine gone' })
    await expect(executor.close()).rejects.toMatchObject({ operation: 'close' })
  })

  it.each(['root', 'target', 'log', 'state'] as const)('refuses a layout whose %s is not absolute', (field) => {
    const layout = { root: '/r', target: '/r/target', log: '/r/log', state: '/r/state', [field]: 'relative/path' }
    const executor = guardedExecutor(adapter({ layout: () => layout }))
    expect(() => executor.layout(attempt)).toThrow(
      `odd: layout: \`${field}\` of run-1/step-1/attempt-1 must be an absolute path, got "relative/path"`,
    )
  })

  it('refuses a reference of another executor', async () => {
    const executor = guardedExecutor(adapter({}))
    await expect(executor.attach({ executor: 'docker', id: 'x' }, options)).rejects.toMatchObject({
      operation: 'attach',
      message: 'odd: attach: the reference belongs to the executor `docker`',
    })
  })

  it('gives the adapter a request of its own', async () => {
    const given: StartRequest[] = []
    const memory = memoryExecutor({ program: memoryProbe })
    const executor = guardedExecutor({
      ...memory,
      start(asked, callOptions): Promise<Execution> {
        given.push(asked)
        return memory.start(asked, callOptions)
      },
    })
    const asked = await request(executor, probe.exit(0))
    await executor.start(asked, options)
    expect(given).toEqual([asked])
    expect(given[0]?.argv).not.toBe(asked.argv)
    expect(given[0]?.env).not.toBe(asked.env)
    expect(given[0]?.inputs).not.toBe(asked.inputs)
  })

  it('guards the executions that it starts, finds and attaches', async () => {
    const executor = guardedExecutor(memoryExecutor({ program: memoryProbe }))
    expect(await executor.find({ ...attempt, folder: 'other' }, options)).toBe('never-started')
    const started = await executor.start(await request(executor, probe.exit(0)), options)
    const found = await executor.find(attempt, options)
    const attached = await executor.attach(started.ref, options)
    await executor.close()
    for (const execution of [started, found, attached] as readonly Execution[]) {
      await expect(execution.list('', options)).rejects.toMatchObject({
        message: 'memory: list: the executor is closed',
      })
    }
  })
})
