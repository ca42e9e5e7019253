import type { Readable, Writable } from 'node:stream'
import { SpawnError, startJob, type Job } from './job.ts'
import { jsonLine, readJsonLines } from './json-lines.ts'
import type { LadderGraces, OrderMessage, Reply, Request, StartMessage } from './protocol.ts'

interface Charge {
  readonly graces: LadderGraces
  readonly job: Promise<Job | undefined>
}

const rungs: Record<OrderMessage['type'], (job: Job, graces: LadderGraces) => Promise<void>> = {
  interrupt: (job) => job.interrupt(),
  terminate: (job) => job.terminate(),
  kill: (job) => job.kill(),
  stop: (job, graces) => job.stop(graces),
}

/** Does what its driver asks for, line by line, until the driver is gone. */
export class Supervisor {
  readonly #output: Writable
  readonly #charges = new Map<number, Charge>()
  #leaving: Promise<void> | undefined

  constructor(input: Readable, output: Writable) {
    this.#output = output
    readJsonLines(input, (message) => {
      this.#hear(message as Request)
    })
    // A driver that was killed leaves broken pipes; our own work goes on without it.
    input.on('error', () => undefined)
    output.on('error', () => undefined)
  }

  /** The driver is gone, or we are told to go: resolves when nothing of ours is alive any more. */
  leave(): Promise<void> {
    this.#leaving ??= this.#stopAll()
    return this.#leaving
  }

  async #stopAll(): Promise<void> {
    const stopping = [...this.#charges.values()].map(async ({ job, graces }) => {
      const running = await job
      await running?.stop(graces)
      await running?.ended
    })
    await Promise.all(stopping)
  }

  #hear(message: Request): void {
    if (message.type !== 'start') void this.#obey(message)
    else if (this.#leaving === undefined) {
      this.#charges.set(message.id, { graces: message.graces, job: this.#start(message) })
    }
  }

  async #start(message: StartMessage): Promise<Job | undefined> {
    const { id } = message
    try {
      const job = await startJob(message)
      this.#reply({ type: 'started', id, ...job.leader })
      void job.ended.then((exit) => {
        this.#charges.delete(id)
        this.#reply({ type: 'ended', id, exit })
      })
      return job
    } catch (error) {
      this.#charges.delete(id)
      const { code = 'UNKNOWN', message: text } = error as NodeJS.ErrnoException
      const phase = error instanceof SpawnError ? 'spawn' : 'files'
      this.#reply({ type: 'refused', id, phase, code, message: text })
      return undefined
    }
  }

  async #obey({ type, id, order, graces }: OrderMessage): Promise<void> {
    const charge = this.#charges.get(id)
    const job = await charge?.job
    if (charge !== undefined && job !== undefined) await rungs[type](job, graces ?? charge.graces)
    this.#reply({ type: 'done', order })
  }

  #reply(message: Reply): void {
    this.#output.write(jsonLine(message))
  }
}
