import type { Ambient } from './ambient/ambient.ts'
import { systemAmbient } from './ambient/system-ambient.ts'
import type { Command, CommandName, CommandOf } from './command/command.ts'
import { UsageError } from './errors/adapter-errors.ts'
import type { Executor } from './executor/executor.ts'
import { guardedExecutor } from './executor/guarded-executor.ts'
import { classify, type Classifier } from './failure/classify.ts'
import { Run } from './run/handle.ts'
import type { JournalRecord } from './run/journal/records.ts'
import { resolveLadder, type LadderOptions } from './run/ladder.ts'
import { createRedactor } from './run/report/redactor.ts'
import type { RunRequest } from './run/request.ts'
import { resolveRequest } from './run/request-schema.ts'
import type { RunResult } from './run/result.ts'
import { secretsOf } from './run/secrets.ts'
import { argvOf } from './run/runner/attempt-desk.ts'
import { attemptFolder, runFolder } from './run/runner/folder.ts'
import type { Ports } from './run/runner/ports.ts'
import { Runner } from './run/runner/runner.ts'
import type { ArtifactStore } from './store/artifact-store.ts'
import { guardedArtifactStore } from './store/guarded-artifact-store.ts'
import { guardedRunStore } from './store/guarded-run-store.ts'
import { memoryArtifactStore } from './store/memory-artifact-store.ts'
import { memoryRunStore } from './store/memory-run-store.ts'
import type { RunStore } from './store/run-store.ts'

/** What Millrace is put together from. */
export interface MillraceOptions {
  /** Where dbt runs. */
  readonly executor: Executor
  /** Where artifacts are kept. Default: in memory. */
  readonly artifacts?: ArtifactStore
  /** Where journals are kept. Default: in memory, so runs end with this process. */
  readonly runs?: RunStore<JournalRecord>
  /** What a failure means. Default: {@link classify}. */
  readonly classifier?: Classifier
  /** How long each step of stopping may take before the next. */
  readonly ladder?: LadderOptions
  /** Clock, sleep, randomness and ids. Default: the system's; tests give another. */
  readonly ambient?: Ambient
}

/** A request whose last command is `N`: its output is then typed by it. */
export type RequestFor<N extends CommandName> = Omit<RunRequest, 'command' | 'steps'> &
  (
    | { readonly command: { readonly name: N } & CommandOf<N>; readonly steps?: never }
    | { readonly steps: readonly [...Command[], { readonly name: N } & CommandOf<N>]; readonly command?: never }
  )

/** Runs dbt for programs. */
export class Millrace implements AsyncDisposable {
  readonly #ports: Ports
  readonly #options: MillraceOptions
  readonly #active = new Set<Run>()
  #closed = false
  #closing: Promise<void> | undefined

  /** @internal */
  constructor(options: MillraceOptions) {
    this.#options = options
    this.#ports = {
      executor: guardedExecutor(options.executor),
      artifacts: guardedArtifactStore(options.artifacts ?? memoryArtifactStore()),
      runs: guardedRunStore(options.runs ?? memoryRunStore<JournalRecord>()),
      ambient: options.ambient ?? systemAmbient(),
    }
  }

  /**
   * Starts a run and answers its handle. Throws only for an invalid or refused request (a `UsageError`) and for a dbt
   * that can't be found; what dbt itself complains about is a `failed` result.
   */
  start<N extends CommandName>(request: RequestFor<N>): Promise<Run<N>>
  start(request: RunRequest): Promise<Run>
  async start(request: RunRequest): Promise<Run> {
    const { record, bindings, signal } = resolveRequest(request, { newId: () => this.#ports.ambient.newId() })
    this.#refuseWhenClosed()
    const call = signal ?? new AbortController().signal
    call.throwIfAborted()
    const { executor, ambient } = this.#ports
    const { project, profile, dbt } = record
    const place = await executor.locate(
      {
        project,
        ...(profile.dir === undefined ? {} : { profilesDir: profile.dir }),
        ...(dbt === undefined ? {} : { dbt }),
      },
      { signal: call },
    )
    const folder = runFolder(ambient.now(), place.project, record.steps, record.id)
    // An option that this dbt lacks is refused now, not in the third step.
    for (const [index, command] of record.steps.entries()) {
      const step = index + 1
      const name = { runId: record.id, step, attempt: step, folder: attemptFolder(folder, step, step) }
      argvOf({ ports: this.#ports, request: record, place }, command, name, record.id)
    }
    const runner = new Runner({
      ports: this.#ports,
      request: record,
      bindings,
      place,
      folder,
      redactor: createRedactor(secretsOf(bindings)),
      classifier: this.#options.classifier ?? classify,
      ladder: resolveLadder(this.#options.ladder),
    })
    this.#refuseWhenClosed()
    if (!(await runner.create(call))) throw runExists(record.id)
    return this.#follow(new Run(runner), runner, signal)
  }

  /** {@link Millrace.start} and the result: never throws for what dbt did, `outcome` says. */
  run<N extends CommandName>(request: RequestFor<N>): Promise<RunResult<N>>
  run(request: RunRequest): Promise<RunResult>
  async run(request: RunRequest): Promise<RunResult> {
    const run = await this.start(request)
    return await run.result()
  }

  /** Cancels what runs, waits for its end, and lets go of executor and stores. Idempotent. */
  close(): Promise<void> {
    this.#closed = true
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #follow(run: Run, runner: Runner, signal: AbortSignal | undefined): Run {
    this.#active.add(run)
    const abort = (): void => runner.post({ type: 'cancel', reason: reasonOf(signal), by: 'signal' })
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted === true) abort()
    const over = (): void => {
      this.#active.delete(run)
      signal?.removeEventListener('abort', abort)
    }
    runner.result.then(over, over)
    return run
  }

  async #close(): Promise<void> {
    await Promise.allSettled([...this.#active].map((run) => run.cancel('closed', { by: 'close' })))
    await this.#ports.executor.close()
    await this.#ports.artifacts.close?.()
    await this.#ports.runs.close?.()
  }

  #refuseWhenClosed(): void {
    if (this.#closed)
      throw new UsageError('this Millrace is closed: create another one to start runs', { code: 'CLOSED' })
  }
}

/** Puts Millrace together: an executor, and stores where runs and artifacts are to outlive the process. */
export function createMillrace(options: MillraceOptions): Millrace {
  return new Millrace(options)
}

function runExists(id: string): UsageError {
  return new UsageError(`\`id\`: there is a run "${id}" already; give another id, or none`, { code: 'RUN_EXISTS' })
}

function reasonOf(signal: AbortSignal | undefined): string {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason.message : typeof reason === 'string' ? reason : 'aborted'
}
