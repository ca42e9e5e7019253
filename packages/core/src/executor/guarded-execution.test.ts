import { describe, expect, it } from 'vitest'
import { OutputLostError } from '../errors/adapter-errors.ts'
import { memoryExecutor } from '../testing/memory/memory-executor.ts'
import { memoryProbe } from '../testing/memory/memory-probe.ts'
import { probe, type ProbeAction } from '../testing/probe/probe.ts'
import { bytes, collect } from '../testing/suites/bytes.ts'
import type { Ending, Execution, OutputChunk, Stray } from './executor.ts'
import { executorGuard } from './executor-guard.ts'
import { guardedExecution } from './guarded-execution.ts'

const options = { signal: new AbortController().signal }
const aborted = { signal: AbortSignal.abort('before') }

/** An execution of the memory executor, some of whose members are replaced. */
async function execution(own: Partial<Execution> = {}, actions: readonly ProbeAction[] = []): Promise<Execution> {
  const executor = memoryExecutor({ program: memoryProbe })
  const attempt = { runId: 'r', step: 1, attempt: 1, folder: 'r/step-1/attempt-1' }
  const place = await executor.locate({ project: '/p' }, options)
  const started = await executor.start({ attempt, place, argv: actions.flat(), env: {}, inputs: [] }, options)
  return { ...started, ...own }
}

/** The same behind a guard of its own. */
const guarded = async (own: Partial<Execution> = {}, actions: readonly ProbeAction[] = []) =>
  guardedExecution(executorGuard('odd'), await execution(own, actions))

async function* streamed<T>(...values: readonly T[]): AsyncGenerator<T, void> {
  yield* values
}
const chunk = (offset: number, text: string): OutputChunk => ({ offset, bytes: bytes(text) })

describe('guardedExecution: output', () => {
  it('passes pieces on, gaps and empty ones included', async () => {
    const pieces = [chunk(3, 'abc'), chunk(6, ''), chunk(6, 'd'), chunk(20, 'after a gap')]
    const execution = await guarded({ output: () => streamed(...pieces) })
    expect(await collect(execution.output('stdout', 3, options))).toEqual(pieces)
  })

  it.each([
    ['before the offset asked for', [chunk(2, 'abc')], 'stdout went back: it was read to byte 3, then came byte 2'],
    ['overlapping', [chunk(3, 'abc'), chunk(5, 'x')], 'stdout went back: it was read to byte 6, then came byte 5'],
  ])('calls output that goes back lost: %s', async (_, pieces, message) => {
    const execution = await guarded({ output: () => streamed(...pieces) })
    const reading = collect(execution.output('stdout', 3, options))
    await expect(reading).rejects.toBeInstanceOf(OutputLostError)
    await expect(collect(execution.output('stdout', 3, options))).rejects.toThrow(message)
  })

  it('wraps foreign errors and closes the adapter’s stream when the reader leaves', async () => {
    let closed = false
    async function* breaking() {
      try {
        yield chunk(0, 'a')
        yield chunk(1, 'b')
      } finally {
        closed = true
      }
    }
    const execution = await guarded({ output: breaking })
    for await (const piece of execution.output('stdout', 0, options)) {
      expect(piece).toEqual(chunk(0, 'a'))
      break
    }
    expect(closed).toBe(true)
    const broken = await guarded({
      output: () => {
        throw new Error('connection reset')
      },
    })
    await expect(collect(broken.output('stderr', 0, options))).rejects.toMatchObject({
      message: 'odd: output: connection reset',
    })
  })
})

describe('guardedExecution: the end', () => {
  const strays: Stray[] = [{ pid: 7, command: 'sleep' }]
  const ending: Ending = { kind: 'exited', code: 0, at: 1, strays }

  it('asks the adapter until it answered once', async () => {
    let asked = 0
    const execution = await guarded({
      ended: async () => {
        asked += 1
        if (asked === 1) throw new Error('busy')
        return ending
      },
    })
    await expect(execution.ended(options)).rejects.toMatchObject({ operation: 'ended' })
    const first = await execution.ended(options)
    expect(await execution.ended(options)).toBe(first)
    expect(asked).toBe(2)
    await expect(execution.ended(aborted)).rejects.toBe('before')
  })

  it('answers several at once the same', async () => {
    let answers = 0
    const execution = await guarded({ ended: async () => ({ ...ending, at: ++answers }) })
    const [first, second] = await Promise.all([execution.ended(options), execution.ended(options)])
    expect(second).toEqual(first)
  })

  it('keeps an ending of its own', async () => {
    const execution = await guarded({ ended: async () => ending })
    const ended = await execution.ended(options)
    strays.push({ pid: 8, command: 'later' })
    expect(ended.strays).toEqual([{ pid: 7, command: 'sleep' }])
  })
})

describe('guardedExecution: signals', () => {
  /** Counts what reaches the adapter. */
  function counting() {
    const sent: string[] = []
    const send = (name: string) => async () => void sent.push(name)
    return { sent, own: { interrupt: send('interrupt'), terminate: send('terminate'), kill: send('kill') } }
  }

  it('forwards the interrupt once, the others each time', async () => {
    const { sent, own } = counting()
    const execution = await guarded(own, [probe.catch('INT'), probe.hold()])
    await expect(execution.interrupt(aborted)).rejects.toBe('before')
    await Promise.all([execution.interrupt(options), execution.interrupt(options)])
    await execution.interrupt(options)
    await execution.terminate(options)
    await execution.terminate(options)
    await execution.kill(options)
    expect(sent).toEqual(['interrupt', 'terminate', 'terminate', 'kill'])
  })

  it('forwards the interrupt once over all handles of one execution', async () => {
    const { sent, own } = counting()
    const guard = executorGuard('odd')
    const inner = await execution(own, [probe.catch('INT'), probe.hold()])
    const reordered = Object.fromEntries(Object.entries(inner.ref).reverse()) as Execution['ref']
    await guardedExecution(guard, inner).interrupt(options)
    await guardedExecution(guard, { ...inner, ref: reordered }).interrupt(options)
    await guardedExecution(guard, { ...inner, ref: { ...inner.ref, folder: 'other' } }).interrupt(options)
    expect(sent).toEqual(['interrupt', 'interrupt'])
  })

  it('does not send an interrupt again that failed: nobody knows whether it arrived', async () => {
    let sent = 0
    const execution = await guarded({
      interrupt: async () => {
        sent += 1
        throw new Error('timed out')
      },
    })
    await expect(execution.interrupt(options)).rejects.toMatchObject({ message: 'odd: interrupt: timed out' })
    await expect(execution.interrupt(options)).rejects.toMatchObject({ message: 'odd: interrupt: timed out' })
    expect(sent).toBe(1)
  })

  it('sends nothing to a process that is known to have ended', async () => {
    const { sent, own } = counting()
    const execution = await guarded(own, [probe.exit(0)])
    await execution.ended(options)
    await execution.interrupt(options)
    await execution.terminate(options)
    await execution.kill(options)
    expect(sent).toEqual([])
  })
})

describe('guardedExecution: files', () => {
  it('holds to `maxBytes` although the adapter does not', async () => {
    const execution = await guarded({ read: () => streamed(bytes('12345'), bytes('67890')) })
    expect(await collect(execution.read('target/x', { ...options, maxBytes: 10 }))).toHaveLength(2)
    await expect(collect(execution.read('target/x', { ...options, maxBytes: 9 }))).rejects.toMatchObject({
      name: 'FileUnreadableError',
      trouble: 'too-large',
      path: 'target/x',
      message: '`target/x` is larger than the 9 bytes allowed',
    })
  })

  it('does not ask the adapter for paths outside the attempt', async () => {
    const calls: string[] = []
    const execution = await guarded({
      read: (path) => {
        calls.push(path)
        return streamed<Uint8Array>()
      },
      keep: async (_, path) => void calls.push(path),
    })
    const refused = { name: 'FileUnreadableError', trouble: 'unreadable' }
    await expect(collect(execution.read('../x', { ...options, maxBytes: 1 }))).rejects.toMatchObject(refused)
    await expect(execution.keep('key', '/etc/passwd', options)).rejects.toMatchObject(refused)
    await execution.keep('key', 'target/x', options)
    expect(calls).toEqual(['target/x'])
  })

  it('gives a list and a reference of its own', async () => {
    const entry = { path: 'target/x', bytes: 1 }
    const ref = { executor: 'odd', id: 1 }
    const execution = await guarded({ ref, list: async () => [entry] })
    const listed = await execution.list('', options)
    entry.bytes = 2
    ref.id = 2
    expect(listed).toEqual([{ path: 'target/x', bytes: 1 }])
    expect(execution.ref).toEqual({ executor: 'odd', id: 1 })
  })

  it('disposes through the adapter', async () => {
    const execution = await guarded({}, [probe.catch('INT'), probe.hold()])
    await expect(execution.dispose(options)).rejects.toMatchObject({ name: 'AdapterError', operation: 'dispose' })
    await execution.kill(options)
    await execution.ended(options)
    await execution.dispose(options)
    expect(await execution.list('', options)).toEqual([])
  })
})
