import { resolve } from 'node:path'
import {
  AdapterError,
  StartRefusedError,
  UsageError,
  type AttemptLayout,
  type AttemptName,
  type CallOptions,
  type DbtInstall,
  type Execution,
  type ExecutionRef,
  type Executor,
  type ExecutorCapabilities,
  type Place,
  type PlaceRequest,
  type StartRequest,
} from '@millrace/core'
import type { InstallRequest } from '../install/options.ts'
import { KeptFiles } from '../keep/kept-files.ts'
import { oomKills } from '../supervisor/memory-events.ts'
import type { LadderGraces } from '../supervisor/protocol.ts'
import { attemptFolder, layoutOf, rootFolders } from './attempt-folder.ts'
import { newFence } from './claim.ts'
import { checkRef, foundByRef, refOf } from './execution-ref.ts'
import { fromDisk, type FoundOnDisk } from './from-disk.ts'
import type { Hold } from './hold.ts'
import { LocalExecution } from './local-execution.ts'
import type { CheckedOptions } from './options.ts'
import { claimFolder, removeFolder } from './prepare-attempt.ts'
import { startAttempt } from './start-attempt.ts'
import { SupervisedProcess } from './supervised-process.ts'
import { SupervisorProcess } from './supervisor-process.ts'
import { untilAborted } from './until-aborted.ts'
import { WatchedProcess } from './watched-process.ts'

/** How long the rungs of the ladder have when nobody chose it. */
export interface LocalGraces {
  /** The driver is dead, or the backstop is over. */
  readonly unattended: LadderGraces
  /** The executor is closed, and somebody waits for it. */
  readonly closing: LadderGraces
}

// dbt cancels its queries within about a second of a SIGINT, with many connections within three or four.
export const localGraces: LocalGraces = {
  unattended: { interruptMs: 10_000, terminateMs: 5_000 },
  closing: { interruptMs: 4_000, terminateMs: 1_000 },
}

/** Finds out which dbt an install is, without running it. */
export type ProbeInstall = (
  install: InstallRequest,
  options: CallOptions & { readonly project: string },
) => Promise<DbtInstall>

/** Starts dbt on this machine. Use {@link localExecutor}, which checks the options. */
export class LocalExecutor implements Executor {
  readonly name = 'local'
  readonly capabilities: ExecutorCapabilities = {
    attach: true,
    strays: process.platform === 'linux',
    keep: true,
    outOfMemory: oomKills() !== undefined,
  }
  readonly #options: CheckedOptions
  readonly #probe: ProbeInstall
  readonly #graces: LocalGraces
  readonly #kept: KeptFiles
  /** By the attempt's folder. */
  readonly #executions = new Map<string, Promise<Execution>>()
  readonly #running = new Set<SupervisedProcess>()
  #supervisor: SupervisorProcess | undefined
  #closed: Promise<void> | undefined

  constructor(options: CheckedOptions, probe: ProbeInstall, graces: LocalGraces = localGraces) {
    this.#options = options
    this.#probe = probe
    this.#graces = graces
    this.#kept = new KeptFiles(rootFolders(options.root).kept)
  }

  async locate({ project: projectAsGiven, profilesDir, dbt }: PlaceRequest, { signal }: CallOptions): Promise<Place> {
    this.#refuseWhenClosed('locate')
    const { installs } = this.#options
    const project = resolve(projectAsGiven)
    const [first = ''] = installs.keys()
    const options = installs.get(dbt ?? first)
    if (options === undefined) {
      const names = [...installs.keys()].map((name) => `'${name}'`).join(', ')
      throw new UsageError(`\`dbt\` names no install of this executor: '${dbt ?? first}'. There is ${names}.`, {
        code: 'INSTALL_UNKNOWN',
      })
    }
    const install = await untilAborted(() => this.#probe(options, { signal, project }), signal)
    // A start follows soon, and a supervisor takes longer to boot than anything until then.
    this.#aliveSupervisor()
    return {
      install,
      project: resolve(project),
      ...(profilesDir !== undefined && { profilesDir: resolve(profilesDir) }),
    }
  }

  layout(attempt: AttemptName): AttemptLayout {
    return layoutOf(this.#options.root, attempt)
  }

  async start(request: StartRequest, { signal }: CallOptions): Promise<Execution> {
    this.#refuseWhenClosed('start')
    const folder = attemptFolder(this.#options.root, request.attempt.folder)
    const known = this.#executions.get(folder)
    // Who begins it hears of an abort only when all is undone.
    return known ? untilAborted(() => known, signal) : this.#remember(folder, this.#begin(request, folder, signal))
  }

  async find(attempt: AttemptName, { signal }: CallOptions): Promise<Execution | 'never-started' | 'unknown'> {
    const { root } = this.#options
    const folder = attemptFolder(root, attempt.folder)
    const known = await untilAborted(() => this.#known(folder), signal)
    if (known !== undefined) return known
    const found = await untilAborted(() => fromDisk(folder), signal)
    if (typeof found === 'object') return this.#watch(refOf(root, attempt.folder, found), root, found)
    if (found === 'never-started') return found
    if (found !== 'absent') return 'unknown'
    const isFenced = await claimFolder(root, folder, newFence(attempt)).catch((error: unknown) => {
      throw new AdapterError('local', 'find', `the attempt in ${folder} cannot be fenced`, error)
    })
    return isFenced ? 'never-started' : this.find(attempt, { signal })
  }

  async attach(ref: ExecutionRef, { signal }: CallOptions): Promise<Execution> {
    const checked = checkRef(ref)
    const folder = attemptFolder(checked.root, checked.folder)
    const known = await untilAborted(() => this.#known(folder), signal)
    if (known !== undefined) return known
    const found = await untilAborted(() => fromDisk(folder), signal)
    if (found === 'elsewhere') {
      throw new AdapterError('local', 'attach', `${folder} belongs to another machine or container; attach from there`)
    }
    return this.#watch(ref, checked.root, typeof found === 'object' ? found : await foundByRef(checked))
  }

  close(): Promise<void> {
    this.#closed ??= this.#letGo()
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #letGo(): Promise<void> {
    await Promise.allSettled(this.#executions.values())
    await Promise.all([...this.#running].map((running) => running.stop(this.#graces.closing)))
    await Promise.allSettled([...this.#running].map((running) => running.ended(new AbortController().signal)))
    await this.#supervisor?.close()
  }

  #refuseWhenClosed(operation: string): void {
    if (this.#closed !== undefined) throw new AdapterError('local', operation, 'the executor is closed')
  }

  /** The execution of this process; a start that failed left none. */
  async #known(folder: string): Promise<Execution | undefined> {
    return this.#executions.get(folder)?.catch(() => undefined)
  }

  #remember(folder: string, execution: Promise<Execution>): Promise<Execution> {
    this.#executions.set(folder, execution)
    execution.catch(() => this.#executions.delete(folder))
    return execution
  }

  async #begin(request: StartRequest, folder: string, signal: AbortSignal): Promise<Execution> {
    const { root, inherit } = this.#options
    const { folder: name } = request.attempt
    const supervisor = this.#aliveSupervisor()
    const context = { root, folder, kept: this.#kept, supervisor, graces: this.#graces.unattended, inherit }
    const begun = await startAttempt(request, context, signal)
    if (begun === undefined) return this.#ofAnother(folder, name)
    const hold = new SupervisedProcess(supervisor, begun.started, begun.found.watched)
    this.#running.add(hold)
    const over = () => this.#running.delete(hold)
    hold.ended(new AbortController().signal).then(over, over)
    return this.#execution(refOf(root, name, begun.found), root, folder, hold)
  }

  /** Somebody claimed the attempt before us, perhaps another process. */
  async #ofAnother(folder: string, name: string): Promise<Execution> {
    const found = await fromDisk(folder)
    if (typeof found === 'object') return this.#watch(refOf(this.#options.root, name, found), this.#options.root, found)
    throw new StartRefusedError(
      `The attempt in ${folder} was claimed before (${found}), so it cannot be started again: start a new attempt.`,
      'not-startable',
    )
  }

  #watch(ref: ExecutionRef, root: string, { watched }: FoundOnDisk): Execution {
    return this.#execution(ref, root, watched.folder, new WatchedProcess(watched))
  }

  #execution(ref: ExecutionRef, root: string, folder: string, hold: Hold): Execution {
    const remove = async () => {
      await removeFolder(root, folder).catch((error: unknown) => {
        throw new AdapterError('local', 'dispose', `${folder} cannot be removed`, error)
      })
      this.#executions.delete(folder)
    }
    return new LocalExecution({ ref, folder, hold, kept: this.#kept, remove })
  }

  #aliveSupervisor(): SupervisorProcess {
    if (this.#supervisor === undefined || this.#supervisor.isGone) {
      this.#supervisor = new SupervisorProcess(this.#options.node)
    }
    return this.#supervisor
  }
}
