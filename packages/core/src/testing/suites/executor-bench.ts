import type { CallOptions } from '../../ambient/call-options.ts'
import { expect, it, type TestContext } from 'vitest'
import { systemAmbient } from '../../ambient/system-ambient.ts'
import type {
  AttemptLayout,
  AttemptName,
  Ending,
  Execution,
  Executor,
  OutputChunk,
  OutputStream,
  Place,
  StartRequest,
} from '../../executor/executor.ts'
import { probe, type ProbeAction } from '../probe/probe.ts'
import { joined, text } from './bytes.ts'

/** What {@link testExecutor} puts through. */
export interface ExecutorHarness {
  /** A fresh executor that starts {@link probeProgram} (or a twin of it) in place of dbt. */
  readonly executor: Executor
  /** A folder that exists and that the executor takes as a dbt project. */
  readonly project: string
  /** Another executor over the same place, as another process of ours would make it. */
  readonly reopen: () => Promise<Executor>
  /** Removes what the harness made; called after the executors' own `close`. */
  readonly cleanup?: () => Promise<void>
}

/** Options of calls that nobody aborts. */
export const options: CallOptions = { signal: new AbortController().signal }
/** What {@link aborted} was aborted with. */
export const reason = new Error('aborted by the suite')
/** Options of calls that were aborted before they began. */
export const aborted: CallOptions = { signal: AbortSignal.abort(reason) }
/** More than any case reads. */
export const plenty: CallOptions & { readonly maxBytes: number } = { ...options, maxBytes: 1 << 30 }

const ambient = systemAmbient()

/** What one case has in its hands. */
export interface ExecutorBench {
  readonly executor: Executor
  readonly project: string
  readonly place: Place
  readonly reopen: () => Promise<Executor>
  /** A name that no other attempt has. */
  attempt(): AttemptName
  layout(attempt: AttemptName): AttemptLayout
  request(actions: readonly ProbeAction[], more?: Partial<StartRequest>): StartRequest
  /** Starts the probe with these actions. */
  start(actions: readonly ProbeAction[], more?: Partial<StartRequest>): Promise<Execution>
  /** Runs the probe with these actions to its end. */
  run(actions: readonly ProbeAction[], more?: Partial<StartRequest>): Promise<RunOfProbe>
  /** Whether a process of the place where probes run is alive. */
  isAlive(pid: number, executor?: Executor): Promise<boolean>
}

/** A probe that ended, and what it said. */
export interface RunOfProbe {
  readonly execution: Execution
  readonly ending: Ending
  readonly stdout: string
}

/** Registers one case with a fresh bench. */
export type ExecutorScenario = (
  title: string,
  body: (bench: ExecutorBench, context: TestContext) => Promise<void>,
) => void

/** Makes benches for cases and takes them down after each. */
export function executorScenario(create: () => Promise<ExecutorHarness>): ExecutorScenario {
  return (title, body) =>
    it(title, async (context) => {
      const harness = await create()
      const opened: Executor[] = [harness.executor]
      const reopen = async () => {
        const executor = await harness.reopen()
        opened.push(executor)
        return executor
      }
      try {
        await body(await bench(harness, reopen), context)
      } finally {
        for (const executor of opened.reverse()) await executor.close()
        await harness.cleanup?.()
      }
    })
}

async function bench(harness: ExecutorHarness, reopen: () => Promise<Executor>): Promise<ExecutorBench> {
  const { executor, project } = harness
  const place = await executor.locate({ project }, options)
  const attempt = (): AttemptName => {
    const runId = `suite-${ambient.newId()}`
    return { runId, step: 1, attempt: 1, folder: `suite/${runId}/step-1/attempt-1` }
  }
  const request = (actions: readonly ProbeAction[], more: Partial<StartRequest> = {}): StartRequest => ({
    attempt: attempt(),
    place,
    argv: actions.flat(),
    env: {},
    inputs: [],
    ...more,
  })
  const start = (actions: readonly ProbeAction[], more?: Partial<StartRequest>) =>
    executor.start(request(actions, more), options)
  return {
    executor,
    project,
    place,
    reopen,
    attempt,
    layout: (name) => executor.layout(name),
    request,
    start,
    async run(actions, more) {
      const execution = await start(actions, more)
      const ending = await execution.ended(options)
      return { execution, ending, stdout: await said(execution) }
    },
    async isAlive(pid, other = executor) {
      const execution = await other.start(request([probe.alive(pid)]), options)
      await execution.ended(options)
      return (await said(execution)) === 'alive\n'
    },
  }
}

/** All of an output, from the beginning to the end of the process. */
export async function output(execution: Execution, stream: OutputStream = 'stdout', from = 0): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let reached = from
  for await (const { offset, bytes } of execution.output(stream, from, options)) {
    expect(offset, 'offset of a piece: where the one before ended').toBe(reached)
    reached += bytes.byteLength
    pieces.push(bytes)
  }
  return joined(pieces)
}

/** The same as text. */
export async function said(execution: Execution, stream: OutputStream = 'stdout', from = 0): Promise<string> {
  return text(await output(execution, stream, from))
}

/** Reads stdout until all of these texts are in it, and leaves; the whole output when it ends without them. */
export async function heard(execution: Execution, ...texts: readonly string[]): Promise<string> {
  const pieces: OutputChunk[] = []
  let all = ''
  for await (const chunk of execution.output('stdout', 0, options)) {
    pieces.push(chunk)
    all = text(joined(pieces.map(({ bytes }) => bytes)))
    if (includesAll(all, texts)) break
  }
  expect(all, 'stdout').toSatisfy((heardSoFar: string) => includesAll(heardSoFar, texts))
  return all
}

/** Every text as often as it is named. */
function includesAll(all: string, texts: readonly string[]): boolean {
  return texts.every((one) => all.split(one).length - 1 >= texts.filter((other) => other === one).length)
}

/** The pids of `left <pid>` in an output. */
export function leftPids(stdout: string): number[] {
  return [...stdout.matchAll(/^left (\d+)$/gm)].map(([, pid]) => Number(pid))
}

/** The pid of the first of them; not a number when there is none. */
export function leftPid(stdout: string): number {
  return leftPids(stdout)[0] ?? Number.NaN
}

/** The execution that `find` must have answered. */
export function isFound(found: Execution | string): Execution {
  if (typeof found === 'string') throw new Error(`find answered ${found} of an attempt that was started`)
  return found
}
