import type { Ending } from '@millrace/core'
import type { LadderGraces, OrderMessage } from '../supervisor/protocol.ts'
import { endingOf } from './exit-record.ts'
import type { Hold } from './hold.ts'
import { SupervisorGone, type StartedProcess, type SupervisorProcess } from './supervisor-process.ts'
import { untilAborted } from './until-aborted.ts'
import { WatchedProcess, type Watched } from './watched-process.ts'

/** One dbt of our own supervisor. Should the supervisor die, we watch and signal ourselves. */
export class SupervisedProcess implements Hold {
  readonly #supervisor: SupervisorProcess
  readonly #id: number
  readonly #fallback: WatchedProcess
  readonly #end: Promise<Ending>
  #ended = false

  constructor(supervisor: SupervisorProcess, started: StartedProcess, watched: Watched) {
    this.#supervisor = supervisor
    this.#id = started.id
    this.#fallback = new WatchedProcess(watched)
    this.#end = started.ended.then((record) => {
      this.#ended = true
      return endingOf(record)
    })
    this.#end.catch(() => undefined) // whoever asks for the end is told
  }

  async ended(signal: AbortSignal): Promise<Ending> {
    try {
      return await untilAborted(() => this.#end, signal)
    } catch (error) {
      if (error instanceof SupervisorGone) return this.#fallback.ended(signal)
      throw error
    }
  }

  async hasEnded(): Promise<boolean> {
    return this.#ended || (this.#supervisor.isGone && (await this.#fallback.hasEnded()))
  }

  interrupt(): Promise<void> {
    return this.#order('interrupt', () => this.#fallback.interrupt())
  }

  terminate(): Promise<void> {
    return this.#order('terminate', () => this.#fallback.terminate())
  }

  kill(): Promise<void> {
    return this.#order('kill', () => this.#fallback.kill())
  }

  /** The whole ladder, as far as it takes. */
  stop(graces: LadderGraces): Promise<void> {
    return this.#order('stop', () => this.#fallback.stop(graces), graces)
  }

  async #order(type: OrderMessage['type'], otherwise: () => Promise<void>, graces?: LadderGraces): Promise<void> {
    if (this.#ended) return
    try {
      await this.#supervisor.order(this.#id, type, graces)
    } catch (error) {
      if (!(error instanceof SupervisorGone)) throw error
      await otherwise()
    }
  }
}
