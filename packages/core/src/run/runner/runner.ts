import type { Rung, RunEvent } from '../events.ts'
import type { Stamp } from '../journal/records.ts'
import type { Effect } from '../machine/effects.ts'
import type { InputDraft } from '../machine/inputs.ts'
import type { Machine, Plan } from '../machine/machine.ts'
import { transition } from '../machine/transition.ts'
import type { RunResult } from '../result.ts'
import type { Cause, Verdict } from '../verdict.ts'
import { AttemptBook } from './attempt-book.ts'
import { AttemptDesk, type DeskOptions } from './attempt-desk.ts'
import { bookRefused } from './book-entry.ts'
import { compose } from './compose.ts'
import { createdNote } from './created-note.ts'
import { releaseLater, type Followed } from './follow.ts'
import { Inbox } from './inbox.ts'
import { JournalWriter, type Position } from './journal-writer.ts'
import { Listeners } from './listeners.ts'
import type { RunnerOptions } from './runner-options.ts'
import { perform, type EffectBench } from './perform.ts'
import { Timers } from './timers.ts'
import { causeIn, verdictIn, withEnds } from './verdict-note.ts'
import { Wakers } from './wakers.ts'

type Posted = InputDraft | Followed

/**
 * The reactor: one inbox, one loop. It takes the next input, asks the transition, keeps the records, then performs
 * the effects; every effect is a call of a port that only posts what came of it.
 */
export class Runner {
  readonly options: RunnerOptions
  readonly listeners = new Listeners((event, message) => this.#inbox.post({ type: 'listener-failed', event, message }))
  readonly book = new AttemptBook()
  /** Resolves with the result; rejects only when the journal can't be kept or Millrace itself is at fault. */
  readonly result: Promise<RunResult>
  readonly #inbox = new Inbox<Posted>()
  readonly #journal: JournalWriter
  readonly #timers: Timers
  readonly #plan: Plan
  readonly #bench: EffectBench
  readonly #over = new AbortController()
  readonly #wakers = new Wakers()
  readonly #outcome = Promise.withResolvers<RunResult>()
  #machine: Machine = { name: 'queued' }
  #desk: AttemptDesk | undefined
  #startedAt = 0
  #startedMono = 0
  #rungs: readonly Rung[] = []
  #composed: RunResult | undefined

  constructor(options: RunnerOptions) {
    const { ports, request, redactor, ladder } = options
    const { ambient, runs } = ports
    this.options = options
    this.result = this.#outcome.promise
    // Whoever never asks for the result must not be told of it as an unhandled rejection.
    this.result.catch(() => undefined)
    this.#journal = new JournalWriter({ runId: request.id, runs, ambient, redactor })
    this.#timers = new Timers(ambient, (timer) => this.#inbox.post({ type: 'timer', timer }))
    this.#bench = {
      options,
      book: this.book,
      inbox: this.#inbox,
      timers: this.#timers,
      signal: this.#over.signal,
      desk: () => this.#current(),
      plan: (step, attempt) => {
        this.#planAttempt(step, attempt)
      },
      tries: () => this.#tries(),
    }
    const commands = request.steps.map((command) => command.name)
    this.#plan = { request, commands, ladder, introduce: request.keepArtifacts.when === 'always' }
  }

  get machine(): Machine {
    return this.#machine
  }

  /** Nothing more will be journalled by this runner. */
  get over(): boolean {
    return this.#over.signal.aborted
  }

  /** Steps of the ladder that were taken in the last attempt. */
  get rungs(): readonly Rung[] {
    return this.#rungs
  }

  /** Begins the journal; `false` when there is a run of this id already. Nothing is started yet. */
  async create(signal: AbortSignal): Promise<boolean> {
    const { request, place, folder, ports } = this.options
    const stamp = this.#stamp()
    this.#startedAt = stamp.at
    this.#startedMono = stamp.mono
    const created = createdNote(request, place, folder, ports.ambient.bootId())
    const events = await this.#journal.create([created], stamp, signal)
    if (events === false) return false
    this.#inbox.post({ type: 'begin' })
    void this.#loop(events)
    return true
  }

  post(input: InputDraft): void {
    this.#inbox.post(input)
  }

  /** Resolves once the journal has more than `position` records, or nothing will come any more. */
  changed(position: number, signal: AbortSignal): Promise<void> {
    return this.#journal.position > position ? Promise.resolve() : this.#wakers.wait(signal)
  }

  async #loop(first: readonly RunEvent[]): Promise<void> {
    try {
      // Whoever started the run gets to listen before the first event is told.
      await this.options.ports.ambient.sleep(0, this.#over.signal)
      this.#tell(first)
      for await (const posted of this.#inbox.items()) {
        await this.#take(posted)
        // The last events are heard before the result is had.
        if (this.#composed !== undefined) this.#outcome.resolve(this.#composed)
        if (this.#machine.name === 'finished') break
      }
      this.#close()
    } catch (error) {
      this.#crash(error)
    }
  }

  async #take(posted: Posted): Promise<void> {
    if (posted.type !== 'chunk' && posted.type !== 'chunks-over' && posted.type !== 'release') {
      this.#tell(await this.#advance(posted))
      return
    }
    // Held starts may be let go after the attempt is over: its story takes nothing more.
    if (this.#machine.name !== 'running' && this.#machine.name !== 'cancelling') return
    const desk = this.#current()
    const { input, told } = desk.output.take(posted)
    const events = await this.#advance(input)
    this.listeners.tellInOrder(told, events, { runId: this.options.request.id, ...this.#position() })
    this.#wakers.wake()
    if (desk.story.holding) releaseLater(this.#inbox, this.options.ports.ambient, { signal: this.#over.signal })
    if (posted.type === 'chunks-over') {
      const { stream, trouble } = posted
      this.#tell(await this.#advance({ type: 'output-over', stream, ...(trouble === undefined ? {} : { trouble }) }))
    }
  }

  /** One input: transition, records, effects. Answers the events that may now be heard. */
  async #advance(input: InputDraft): Promise<readonly RunEvent[]> {
    const stamp = this.#stamp()
    const at = this.#position()
    this.#remember(input)
    const step = transition(this.#plan, this.#machine, { ...input, stamp })
    const verdict = verdictIn(step.notes)
    const cause = causeIn(step.notes) ?? this.#cause()
    const result = verdict === undefined ? undefined : this.#compose(verdict, stamp, cause)
    const notes = result === undefined ? step.notes : withEnds(step.notes, result)
    const events = await this.#journal.append(notes, stamp, at, this.#over.signal)
    this.#machine = step.machine
    if ('course' in step.machine) this.#rungs = step.machine.course.rungs
    for (const effect of step.effects) this.#perform(effect)
    this.#composed = result
    return events
  }

  #compose(verdict: Verdict, stamp: Stamp, cause: Cause | undefined): RunResult {
    const { request, place } = this.options
    const seconds = (stamp.mono - this.#startedMono) / 1000
    return compose({
      request,
      dbt: place.install,
      verdict,
      book: this.book,
      startedAt: this.#startedAt,
      seconds,
      ...(cause === undefined ? {} : { cause }),
    })
  }

  /** The completion of an effect only posts; one that fails in a way nobody foresaw ends the run with that error. */
  #perform(effect: Effect): void {
    perform(effect, this.#bench)?.then(
      (input) => {
        this.#inbox.post(input)
      },
      (error: unknown) => {
        this.#crash(error)
      },
    )
  }

  #planAttempt(step: number, attempt: number): void {
    const command = this.options.request.steps[step - 1]
    if (command === undefined) throw new RangeError(`there is no step ${step}`)
    const desk = new AttemptDesk(this.#deskOptions(), command, step, attempt)
    desk.why = 'course' in this.#machine ? this.#machine.course.why : ''
    this.#desk = desk
    this.#inbox.post({ type: 'planned', token: desk.token, argv: desk.argv, dbt: this.options.place.install })
  }

  #deskOptions(): DeskOptions {
    const { runMs } = this.options.request.deadlines
    const backstopMs = (now: number): number | undefined =>
      runMs === undefined ? undefined : Math.max(1, runMs - (now - this.#startedMono) + this.options.ladder.interruptMs)
    return { ...this.options, backstopMs, cause: () => this.#cause(), hearsLogs: () => this.listeners.hears('log') }
  }

  #cause(): Cause | undefined {
    return 'course' in this.#machine ? this.#machine.course.cause : undefined
  }

  #current(): AttemptDesk {
    if (this.#desk === undefined) throw new TypeError('no attempt was planned')
    return this.#desk
  }

  #tries(): number {
    return 'course' in this.#machine ? this.#machine.course.tries : 1
  }

  /** What the result will need of an input. */
  #remember(input: InputDraft): void {
    const desk = this.#desk
    if (desk === undefined) return
    if (input.type === 'ended') desk.ending = input.ending
    if (input.type === 'start-failed' && !input.aborted) bookRefused(this.book, desk, input.failure)
    if (input.type !== 'stored') return
    const { path, key, bytes } = input
    this.book.keepArtifact(desk.name.step, desk.name.attempt, path, { key, bytes })
  }

  #position(): Position {
    if (!('course' in this.#machine)) return { step: 0, attempt: 0 }
    const { step, attempt } = this.#machine.course
    return { step, attempt }
  }

  #stamp(): Stamp {
    const { ambient } = this.options.ports
    return { at: ambient.now(), mono: ambient.monotonic() }
  }

  #tell(events: readonly RunEvent[]): void {
    for (const event of events) this.listeners.tell(event)
    this.#wakers.wake()
  }

  #crash(error: unknown): void {
    if (this.#over.signal.aborted) return
    this.#outcome.reject(error)
    // Nobody will follow dbt any more: with a journal that ends with us, neither may it go on.
    if (!this.options.ports.runs.durable) this.#desk?.abandon()
    this.#close()
  }

  #close(): void {
    this.#timers.clearAll()
    this.#inbox.close()
    this.#over.abort(new Error('the run is over'))
    this.#wakers.close()
  }
}
