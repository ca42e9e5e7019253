import type { RunEvent, RunEventMap } from './events.ts'
import type { Listener } from './runner/listeners.ts'
import { cancelReport } from './runner/cancel-report.ts'
import type { Runner } from './runner/runner.ts'
import type { CancelReport, RunResult } from './result.ts'
import type { RunStateName } from './state.ts'

/** What may be said when a run is cancelled. */
export interface CancelOptions {
  /** Who asks; stands in events and in the report. */
  readonly by?: string
}

/** Where to begin with the events of a run. */
export interface EventsOptions {
  /** Only events with a greater `seq`. Default 0: from the beginning. */
  readonly after?: number
  /** Ends the iteration: it throws the signal's reason. */
  readonly signal?: AbortSignal
}

/** One run, while it lasts and after. */
export class Run<N extends string = string> implements AsyncDisposable {
  readonly id: string
  readonly #runner: Runner

  /** @internal */
  constructor(runner: Runner) {
    this.id = runner.options.request.id
    this.#runner = runner
  }

  /** Where the run is. */
  get state(): RunStateName {
    return this.#runner.machine.name
  }

  /**
   * Hears events live, from the first one when called before anything else is awaited after `start`. `'event'` hears
   * all journalled events, `'log'` every line of output. A listener that throws or rejects breaks nothing and is
   * reported once, as a `warning` event.
   */
  on<T extends keyof RunEventMap>(type: T, listener: NoInfer<Listener<T>>): this {
    this.#runner.listeners.on(type, listener)
    return this
  }

  /** Hears no more. */
  off<T extends keyof RunEventMap>(type: T, listener: NoInfer<Listener<T>>): this {
    this.#runner.listeners.off(type, listener)
    return this
  }

  /** All journalled events, from the beginning, at the reader's own pace; ends after `run:finished`. */
  async *events({ after = 0, signal = new AbortController().signal }: EventsOptions = {}): AsyncGenerator<
    RunEvent,
    void,
    undefined
  > {
    const { runs } = this.#runner.options.ports
    let position = 0
    for (;;) {
      signal.throwIfAborted()
      const batches = (await runs.read(this.id, position, { signal })) ?? []
      for (const batch of batches) {
        position = batch.position + batch.records.length
        for (const event of batch.records.flatMap((record) => record.events)) {
          if (event.seq > after) yield event
          if (event.type === 'run:finished') return
        }
      }
      if (batches.length > 0) continue
      if (this.#runner.over) return
      await this.#runner.changed(position, signal)
    }
  }

  /**
   * The result, once the run is over. Never rejects for what dbt did: `outcome` says. Rejects with a `StoreError`
   * when the journal can't be kept.
   */
  result(): Promise<RunResult<N>> {
    return this.#runner.result as Promise<RunResult<N>>
  }

  /**
   * Stops the run: SIGINT to dbt, then SIGTERM and SIGKILL to its processes, as far as needed. Resolves after the
   * verdict with what was stopped and what was not; a run that is already over is answered with its true end.
   */
  async cancel(reason = 'cancelled', { by }: CancelOptions = {}): Promise<CancelReport> {
    const alreadyOver = this.state === 'finished'
    const who = by === undefined ? {} : { by }
    this.#runner.post({ type: 'cancel', reason, ...who })
    const result = await this.result()
    const last = this.#runner.book.entries().at(-1)
    return cancelReport(result, { alreadyOver, reason, ...who, rungs: this.#runner.rungs, last })
  }

  /** Cancels a run that is not over, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.state !== 'finished') await this.cancel('disposed')
  }
}
