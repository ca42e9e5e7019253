import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { createInterface } from 'node:readline'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { jsonLine } from './json-lines.ts'
import { linuxProcesses } from './process-table-linux.ts'
import type { OrderMessage, Reply, StartMessage } from './protocol.ts'
import { Supervisor } from './supervisor.ts'

const never = 3_600_000
const patient = { interruptMs: never, terminateMs: never }
const counts = 'trap "echo interrupted" INT; trap "exit 7" TERM; echo ready; while :; do sleep 0.02; done'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-supervisor-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
})

/** A supervisor in our own process, and the lines to and from it. */
function supervise() {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const supervisor = new Supervisor(input, output)
  onTestFinished(() => supervisor.leave())
  const lines = createInterface({ input: output })[Symbol.asyncIterator]()
  let order = 0
  return {
    supervisor,
    input,
    output,
    say: (text: string) => input.write(text),
    start: (id: number, script: string, changes: Partial<StartMessage> = {}) =>
      input.write(jsonLine({ ...startMessage(id, script), ...changes })),
    order: (type: OrderMessage['type'], id: number, graces = patient) =>
      input.write(jsonLine({ type, id, order: ++order, graces })),
    next: async () => JSON.parse((await lines.next()).value!) as Reply,
  }
}

function startMessage(id: number, script: string): StartMessage {
  return {
    type: 'start',
    id,
    folder,
    executable: '/bin/sh',
    argv: ['-c', script],
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', MILLRACE_EXECUTION: `token-${id}` },
    token: `token-${id}`,
    claim: { version: 1, state: 'claimed' },
    graces: { interruptMs: 50, terminateMs: 50 },
  }
}

const said = () => readFile(join(folder, 'stdout'), 'utf8')
const untilSaid = (text: string) => expect.poll(said, { timeout: 20_000, interval: 5 }).toContain(text)

describe('a supervisor', () => {
  it('starts, tells, completes the claim, and records the end before it tells', async () => {
    const { start, next } = supervise()
    start(1, 'echo out; echo err >&2; exit 3')
    const started = await next()
    expect(started).toMatchObject({ type: 'started', id: 1, pid: expect.any(Number), startTime: expect.any(String) })
    const claim: unknown = JSON.parse(await readFile(join(folder, 'claim'), 'utf8'))
    const { pid, startTime } = started as { pid: number; startTime: string }
    expect(claim).toMatchObject({ version: 1, state: 'started', process: { pid, startTime } })
    const ended = await next()
    expect(ended).toMatchObject({ type: 'ended', id: 1, exit: { kind: 'exited', code: 3, strays: [], settled: true } })
    const record: unknown = JSON.parse(await readFile(join(folder, 'exit.json'), 'utf8'))
    expect(record).toEqual((ended as { exit: unknown }).exit)
    expect([await said(), await readFile(join(folder, 'stderr'), 'utf8')]).toEqual(['out\n', 'err\n'])
  })

  it('obeys each order, and interrupts once', async () => {
    const { start, order, next } = supervise()
    start(1, counts)
    await next()
    await untilSaid('ready')
    order('interrupt', 1)
    expect(await next()).toEqual({ type: 'done', order: 1 })
    await untilSaid('interrupted')
    order('interrupt', 1)
    order('terminate', 1)
    const replies = [await next(), await next(), await next()]
    expect(replies).toContainEqual({ type: 'done', order: 2 })
    expect(replies).toContainEqual({ type: 'done', order: 3 })
    expect(replies).toContainEqual(expect.objectContaining({ exit: expect.objectContaining({ code: 7 }) }))
    expect(await said()).toBe('ready\ninterrupted\n')
    order('kill', 1)
    expect(await next()).toEqual({ type: 'done', order: 4 })
  })

  it('kills', async () => {
    const { start, order, next } = supervise()
    start(1, counts)
    await next()
    order('kill', 1)
    const replies = [await next(), await next()]
    expect(replies).toContainEqual({ type: 'done', order: 1 })
    const exit: unknown = expect.objectContaining({ kind: 'signalled', signal: 'SIGKILL', strays: [] })
    expect(replies).toContainEqual({ type: 'ended', id: 1, exit })
  })

  it('climbs the ladder as far as it takes', async () => {
    const { start, order, next } = supervise()
    start(1, counts)
    await next()
    await untilSaid('ready')
    order('stop', 1, { interruptMs: 1, terminateMs: never })
    const replies = [await next(), await next()]
    expect(replies).toContainEqual(expect.objectContaining({ exit: expect.objectContaining({ code: 7 }) }))
  })

  it('takes dbt down when the backstop is over', async () => {
    const { start, next } = supervise()
    start(1, counts, { backstopMs: 1, graces: { interruptMs: 1, terminateMs: never } })
    await next()
    expect(await next()).toMatchObject({ type: 'ended' })
  })

  it('stops what outlives dbt, in its group or out of it', async () => {
    const { start, next } = supervise()
    start(1, 'sleep 600 & setsid sleep 601 & exit 0')
    await next()
    const ended = await next()
    const strays = ended.type === 'ended' ? ended.exit.strays : []
    expect(strays).toHaveLength(2)
    for (const { pid } of strays) expect(await linuxProcesses.find(pid)).toBeUndefined()
  })

  it('refuses what cannot be started, and says in which phase', async () => {
    const { start, next } = supervise()
    start(1, '', { executable: join(folder, 'none') })
    expect(await next()).toMatchObject({ type: 'refused', id: 1, phase: 'spawn', code: 'ENOENT' })
    start(2, '')
    expect(await next()).toMatchObject({ type: 'refused', id: 2, phase: 'files', code: 'EEXIST' })
    await rm(join(folder, 'exit.json.next'))
    await rm(join(folder, 'stdout'))
    start(3, '')
    expect(await next()).toMatchObject({ type: 'refused', id: 3, phase: 'files', code: 'EEXIST' })
  })

  it('tells the end of a dbt whose folder is gone', async () => {
    const { start, order, next } = supervise()
    start(1, counts)
    await next()
    await rm(folder, { recursive: true })
    order('interrupt', 1)
    order('terminate', 1)
    const replies = [await next(), await next(), await next()]
    expect(replies).toContainEqual(expect.objectContaining({ type: 'ended' }))
  })

  it('takes everything down when it leaves, and starts nothing any more', async () => {
    const { supervisor, start, next } = supervise()
    start(1, 'trap "" INT TERM; echo ready; while :; do sleep 0.02; done')
    const started = await next()
    await untilSaid('ready')
    const leaving = supervisor.leave()
    start(2, 'exit 0')
    await leaving
    expect(await linuxProcesses.find((started as { pid: number }).pid)).toBeUndefined()
    expect(await next()).toMatchObject({ type: 'ended', id: 1, exit: { signal: 'SIGKILL' } })
  })

  it('goes on when its driver does not hear it any more', async () => {
    const { supervisor, start, input, output, next } = supervise()
    start(1, counts)
    await next()
    input.destroy(new Error('ECONNRESET'))
    output.destroy(new Error('EPIPE'))
    await supervisor.leave()
    expect(JSON.parse(await readFile(join(folder, 'exit.json'), 'utf8'))).toMatchObject({ settled: true })
  })

  it('is not disturbed by noise', async () => {
    const { say, order, next } = supervise()
    say('Welcome to node!\n')
    order('kill', 99)
    expect(await next()).toEqual({ type: 'done', order: 1 })
  })
})
