import type { CallOptions } from '../../ambient/call-options.ts'
import type { Command } from '../../command/command.ts'
import { toArgv } from '../../command/to-argv.ts'
import type { AttemptName, Ending, Execution, Place } from '../../executor/executor.ts'
import type { Rung } from '../events.ts'
import type { InputDraft } from '../machine/inputs.ts'
import type { Cause } from '../verdict.ts'
import type { Redactor } from '../report/redactor.ts'
import type { Bindings, RequestRecord } from '../request.ts'
import type { Story } from '../story-types.ts'
import { createStory } from '../story/story.ts'
import { AttemptOutput } from './attempt-output.ts'
import { attemptFolder } from './folder.ts'
import { parseStateKey, parseStatePath } from './parse-state.ts'
import type { Ports } from './ports.ts'
import { startFailure } from './start-failure.ts'

/** The prefix of names that dbt repeats on every line and in every artifact, without the prefix. */
const repeated = 'DBT_ENV_CUSTOM_ENV_'

/** What never changes over the attempts of a run. */
export interface DeskOptions {
  readonly ports: Ports
  readonly request: RequestRecord
  readonly bindings: Bindings
  readonly place: Place
  /** The run's folder. */
  readonly folder: string
  readonly redactor: Redactor
  /** Until when the executor's own side lets dbt live, when a run deadline is set. */
  readonly backstopMs: (now: number) => number | undefined
  /** Our own cause so far. */
  readonly cause: () => Cause | undefined
  /** Whether somebody listens to log lines. */
  readonly hearsLogs: () => boolean
}

/** One attempt while it lasts: its name, its arguments, its process, its story. */
export class AttemptDesk {
  readonly name: AttemptName
  readonly command: Command
  readonly token: string
  readonly story: Story
  readonly output: AttemptOutput
  /** On 2.x, the invocation id that we chose. */
  readonly invocationId: string | undefined
  readonly argv: readonly string[]
  readonly startedAt: number
  why = ''
  ending: Ending | undefined
  readonly #options: DeskOptions
  readonly #starting = new AbortController()
  #execution: Execution | undefined

  constructor(options: DeskOptions, command: Command, step: number, attempt: number) {
    const { ports, request, place, folder } = options
    const { generation } = place.install
    this.#options = options
    this.command = command
    this.name = { runId: request.id, step, attempt, folder: attemptFolder(folder, step, attempt) }
    this.token = `${request.id}/${attempt}`
    this.invocationId = generation === '2.x' ? ports.ambient.newId() : undefined
    this.startedAt = ports.ambient.monotonic()
    this.story = createStory({ generation, token: this.token })
    const { redactor, hearsLogs } = options
    this.output = new AttemptOutput({
      generation,
      story: this.story,
      redactor,
      hearsLogs,
      now: () => ports.ambient.now(),
    })
    this.argv = argvOf(options, command, this.name, this.invocationId)
  }

  /** The process; asking before there is one is a fault of the runner. */
  get execution(): Execution {
    if (this.#execution === undefined) throw new TypeError(`attempt ${this.name.attempt} has no execution yet`)
    return this.#execution
  }

  /** Starts dbt. */
  async start(): Promise<InputDraft> {
    const { ports, place, request } = this.#options
    const backstopMs = this.#options.backstopMs(ports.ambient.monotonic())
    const { signal } = this.#starting
    try {
      const execution = await ports.executor.start(
        {
          attempt: this.name,
          place,
          argv: this.argv,
          env: this.#env(),
          inputs: this.#keepsParseState
            ? [{ path: parseStatePath, kept: parseStateKey(request, place, this.command) }]
            : [],
          ...(backstopMs === undefined ? {} : { backstopMs }),
        },
        { signal },
      )
      return this.#found(execution)
    } catch (error) {
      return { type: 'start-failed', failure: startFailure(error), aborted: signal.aborted }
    }
  }

  /** Ends a start that is under way. */
  abortStart(reason: unknown): void {
    this.#starting.abort(reason)
  }

  /** What became of a start that was aborted. */
  async find(options: CallOptions): Promise<InputDraft> {
    try {
      const found = await this.#options.ports.executor.find(this.name, options)
      if (found === 'never-started') return { type: 'never-started' }
      if (found !== 'unknown') return this.#found(found)
      throw new TypeError('the executor does not know whether dbt was started')
    } catch (error) {
      return { type: 'start-failed', failure: startFailure(error), aborted: false }
    }
  }

  /** Takes one step of the ladder. That the process is gone by then is no failure: its end says so. */
  async signal(rung: Rung, options: CallOptions): Promise<InputDraft> {
    this.story.stopping()
    await this.execution[rung](options).catch(() => undefined)
    return { type: 'rung-sent', rung }
  }

  /** Asks dbt to stop, and does not wait for it: closing the executor takes down what is left. */
  abandon(): void {
    this.#execution?.interrupt({ signal: new AbortController().signal }).catch(() => undefined)
  }

  /** Keeps the parse state for later runs and removes the attempt's folder. */
  async dispose(coherent: boolean, options: CallOptions): Promise<InputDraft> {
    // A cache that can't be written costs the next run a parse, not this one its verdict.
    if (coherent && this.#keepsParseState) await this.#keepParseState(options).catch(() => undefined)
    await this.execution.dispose(options).catch(() => undefined)
    return { type: 'disposed' }
  }

  /** It is kept as dbt wrote it, so one with a secret in it (in the name of a database, say) is not. */
  async #keepParseState(options: CallOptions): Promise<void> {
    const { request, place, redactor } = this.#options
    const content = this.execution.read(parseStatePath, { ...options, maxBytes: Number.MAX_SAFE_INTEGER })
    if (await redactor.isIn(content)) return
    await this.execution.keep(parseStateKey(request, place, this.command), parseStatePath, options)
  }

  /** Seconds since the attempt was planned. */
  seconds(): number {
    return (this.#options.ports.ambient.monotonic() - this.startedAt) / 1000
  }

  /** Our own cause so far. */
  cause(): Cause | undefined {
    return this.#options.cause()
  }

  get #keepsParseState(): boolean {
    const { executor } = this.#options.ports
    return (
      executor.capabilities.keep &&
      this.#options.place.install.generation === '1.x' &&
      this.command.name !== 'deps' &&
      this.command.name !== 'debug'
    )
  }

  #found(execution: Execution): InputDraft {
    this.#execution = execution
    return { type: 'started', ref: execution.ref }
  }

  #env(): Readonly<Record<string, string>> {
    return {
      ...this.#options.bindings.env,
      [`${repeated}MILLRACE_RUN`]: this.name.runId,
      [`${repeated}MILLRACE_ATTEMPT`]: this.token,
    }
  }
}

/** dbt's arguments for one attempt; throws a usage error when this dbt lacks an option of the command. */
export function argvOf(
  { ports, request, place }: Pick<DeskOptions, 'ports' | 'request' | 'place'>,
  command: Command,
  name: AttemptName,
  invocationId?: string,
): readonly string[] {
  const { profile } = request
  return toArgv(command, {
    install: place.install,
    project: place.project,
    layout: ports.executor.layout(name),
    ...(place.profilesDir === undefined ? {} : { profilesDir: place.profilesDir }),
    ...(profile.name === undefined ? {} : { profileName: profile.name }),
    ...(profile.target === undefined ? {} : { target: profile.target }),
    ...(profile.threads === undefined ? {} : { threads: profile.threads }),
    ...(invocationId === undefined ? {} : { invocationId }),
  })
}
