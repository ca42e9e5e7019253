import { describe, expect, it } from 'vitest'
import type { Execution } from '../../executor/executor.ts'
import { manualAmbient } from '../manual-ambient.ts'
import { collect } from '../suites/bytes.ts'
import { said } from '../suites/executor-bench.ts'
import { memoryExecutor } from './memory-executor.ts'
import { memoryProbe } from './memory-probe.ts'
import type { MemoryProcess, MemoryProgram } from './memory-process.ts'

const options = { signal: new AbortController().signal }
const attempt = { runId: 'r', step: 1, attempt: 1, folder: 'r/step-1/attempt-1' }
const never = new Promise<never>(() => undefined)

async function start(
  program: MemoryProgram,
  backstopMs?: number,
): Promise<Execution & { ambient: ReturnType<typeof manualAmbient> }> {
  const ambient = manualAmbient()
  const executor = memoryExecutor({ program, ambient })
  const place = await executor.locate({ project: '/p', profilesDir: '/profiles' }, options)
  expect(place).toMatchObject({ project: '/p', profilesDir: '/profiles' })
  const request = { attempt, place, argv: [], env: {}, inputs: [], ...(backstopMs === undefined ? {} : { backstopMs }) }
  return { ...(await executor.start(request, options)), ambient }
}

describe('a process in memory', () => {
  it('crashes with its error on stderr when its program throws', async () => {
    const execution = await start(async () => {
      throw new Error('a bug in the script')
    })
    expect(await execution.ended(options)).toMatchObject({ kind: 'exited', code: 1 })
    expect(await said(execution, 'stderr')).toContain('Error: a bug in the script')
    const odd = await start(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- foreign code may throw anything
      throw 'a text'
    })
    expect(await said(odd, 'stderr')).toBe('a text\n')
    const bare = await start(() => Promise.reject(Object.assign(new Error('no stack'), { stack: undefined })))
    expect(await said(bare, 'stderr')).toBe('no stack\n')
  })

  it('can end in ways that no program can choose', async () => {
    const execution = await start(async () => ({ kind: 'lost', reason: 'power cut' }))
    expect(await execution.ended(options)).toMatchObject({ kind: 'lost', reason: 'power cut' })
  })

  it('measures its time on the ambient', async () => {
    const execution = await start(async (process) => {
      await process.ambient.sleep(2_000, process.over)
      return { kind: 'exited', code: 0 }
    })
    await execution.ambient.sleeping()
    await execution.ambient.advance(2_000)
    expect(await execution.ended(options)).toMatchObject({ seconds: 2, at: execution.ambient.now() })
  })

  it('has no effect any more once it is over', async () => {
    let dead: MemoryProcess | undefined
    const execution = await start(async (process) => {
      dead = process
      process.write('stdout', 'before')
      process.leave('sleep')
      await process.waitFor(never)
      return { kind: 'exited', code: 0 }
    })
    await execution.terminate(options)
    const ending = await execution.ended(options)
    dead?.write('stdout', 'after')
    dead?.put('target/x', 'after')
    dead?.damage('stdout', { truncate: 0 })
    await execution.kill(options)
    expect(await execution.ended(options)).toBe(ending)
    expect(ending).toMatchObject({ kind: 'signalled', signal: 'SIGTERM', strays: [] })
    expect(await said(execution)).toBe('before')
    expect(await execution.list('', options)).toEqual([])
    expect(dead?.over.aborted).toBe(true)
  })

  it('can damage its output', async () => {
    const execution = await start(async (process) => {
      process.write('stdout', 'ab')
      process.damage('stdout', { skip: 3 })
      process.write('stdout', 'cd')
      process.write('stderr', 'abcdef')
      process.damage('stderr', { truncate: 3 })
      return { kind: 'exited', code: 0 }
    })
    expect((await collect(execution.output('stdout', 0, options))).map(({ offset }) => offset)).toEqual([0, 5])
    expect(await said(execution, 'stderr')).toBe('abc')
  })

  it('is taken down by its backstop, and not before', async () => {
    const execution = await start((process) => process.waitFor(never), 5_000)
    await execution.ambient.sleeping()
    await execution.ambient.advance(4_999)
    expect(execution.ambient.sleeps()).toHaveLength(1)
    await execution.ambient.advance(1)
    expect(await execution.ended(options)).toMatchObject({ kind: 'signalled', signal: 'SIGKILL' })
  })

  it('lets go of its backstop when it ends', async () => {
    const execution = await start(async () => ({ kind: 'exited', code: 0 }), 5_000)
    await execution.ended(options)
    await execution.ambient.advance(0)
    expect(execution.ambient.sleeps()).toEqual([])
  })
})

describe('memoryExecutor', () => {
  it('refuses to start again what was disposed, and does not know it', async () => {
    const executor = memoryExecutor({ program: memoryProbe })
    const place = await executor.locate({ project: '/p' }, options)
    const request = { attempt, place, argv: ['juggle'], env: {}, inputs: [] }
    const execution = await executor.start(request, options)
    expect(await said(execution, 'stderr')).toBe('probe: no such action: juggle\n')
    expect(await execution.ended(options)).toMatchObject({ kind: 'exited', code: 64 })
    await execution.dispose(options)
    await expect(executor.start(request, options)).rejects.toMatchObject({ code: 'START_REFUSED_NOT_STARTABLE' })
    expect(await executor.find(attempt, options)).toBe('unknown')
    await expect(executor.attach(execution.ref, options)).rejects.toMatchObject({ name: 'AdapterError' })
  })
})
