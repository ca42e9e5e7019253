import type { Ambient } from '../../ambient/ambient.ts'
import { systemAmbient } from '../../ambient/system-ambient.ts'
import type { DbtInstall } from '../../engine/install.ts'
import { AdapterError, StartRefusedError } from '../../errors/adapter-errors.ts'
import type { AttemptInput, Executor, ExecutorCapabilities, StartRequest } from '../../executor/executor.ts'
import { memoryExecution } from './memory-execution.ts'
import type { MemoryFiles } from './memory-files.ts'
import { memoryLayout, memoryMachine, type MemoryMachine } from './memory-machine.ts'
import { spawnMemory, type MemoryProgram, type RunningProcess } from './memory-process.ts'

/** Options of {@link memoryExecutor}. */
export interface MemoryExecutorOptions {
  /** What runs in place of dbt. */
  readonly program: MemoryProgram
  /** Where it runs. Default: a machine of its own. */
  readonly machine?: MemoryMachine
  /** Clock of the processes. Default: the real one. */
  readonly ambient?: Ambient
  /** What `locate` answers. Default: dbt Core 1.11 with the duckdb adapter. */
  readonly install?: DbtInstall
  /** Which capabilities it shows; what it can do stays the same. Default: all. */
  readonly capabilities?: Partial<ExecutorCapabilities>
}

/** The dbt that a memory executor shows where none is given. */
export const memoryInstall: DbtInstall = {
  engine: 'core',
  version: '1.11.16',
  generation: '1.x',
  minor: 11,
  adapters: [{ name: 'duckdb', version: '1.11.1' }],
  executable: '/memory/bin/dbt',
  source: 'scripted',
}

/** An executor without processes and files: programs are functions, everything is in memory, nothing takes time. */
export function memoryExecutor(options: MemoryExecutorOptions): Executor {
  const { program, machine = memoryMachine(), ambient = systemAmbient(), install = memoryInstall } = options
  const name = 'memory'
  const ours = new Set<RunningProcess>()

  const execution = (folder: string, running: RunningProcess) => {
    ours.add(running)
    return memoryExecution(machine, { executor: name, folder }, folder, running)
  }

  const spawn = (request: StartRequest) => {
    const { attempt, place, argv, env, inputs, backstopMs } = request
    const setup = { attempt, place, argv, env, ambient, layout: memoryLayout(attempt), pids: machine.pids }
    const running = spawnMemory(setup, (files) => inputs.forEach((input) => placeInput(machine, files, input)), program)
    if (backstopMs !== undefined) backstop(running, ambient, backstopMs)
    machine.attempts.set(attempt.folder, running)
    return running
  }

  return {
    name,
    capabilities: { attach: true, strays: true, keep: true, outOfMemory: true, ...options.capabilities },
    async locate({ project, profilesDir }, { signal }) {
      signal.throwIfAborted()
      return { install, project, ...(profilesDir === undefined ? {} : { profilesDir }) }
    },
    layout: memoryLayout,
    async start(request, { signal }) {
      signal.throwIfAborted()
      const { folder } = request.attempt
      const known = machine.attempts.get(folder)
      if (known === 'fenced' || known === 'disposed') {
        throw new StartRefusedError(`${folder} was ${known} and cannot be started any more`, 'not-startable')
      }
      return execution(folder, known ?? spawn(request))
    },
    async find({ folder }, { signal }) {
      signal.throwIfAborted()
      const known = machine.attempts.get(folder) ?? 'fenced'
      machine.attempts.set(folder, known)
      if (known === 'disposed') return 'unknown'
      return known === 'fenced' ? 'never-started' : execution(folder, known)
    },
    async attach(ref, { signal }) {
      signal.throwIfAborted()
      const folder = String(ref['folder'])
      const known = machine.attempts.get(folder)
      if (known === undefined || typeof known === 'string') {
        throw new AdapterError(name, 'attach', `there is no execution of ${folder}`)
      }
      return execution(folder, known)
    },
    async close() {
      for (const running of ours) running.deliverToTree('SIGKILL')
    },
  }
}

function placeInput(machine: MemoryMachine, files: MemoryFiles, input: AttemptInput): void {
  const content = 'content' in input ? input.content : machine.kept.get(input.kept)
  if (content !== undefined) files.put(input.path, content)
}

/** Takes the process down when its time is over, whoever drives. */
function backstop(running: RunningProcess, ambient: Ambient, ms: number): void {
  const over = new AbortController()
  void running.ended(new AbortController().signal).then(() => over.abort())
  ambient.sleep(ms, over.signal).then(
    () => running.deliverToTree('SIGKILL'),
    () => undefined,
  )
}
