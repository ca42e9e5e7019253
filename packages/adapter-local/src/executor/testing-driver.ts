import type { Execution } from '@millrace/core'
import { LocalExecutor, localGraces } from './local-executor.ts'
import { checkOptions } from './options.ts'

/** What a driver in a process of its own is to do. */
export interface DriverTask {
  readonly root: string
  readonly executable: string
  readonly project: string
  readonly argv: readonly string[]
  readonly interruptMs: number
}

// A driver in a process of its own, to be killed: starts dbt, says the reference, and lets things take their course.
const task = JSON.parse(process.argv[2] ?? '') as DriverTask
const engine = { engine: 'core', version: '1.11.0', generation: '1.x', adapters: [], source: 'metadata' } as const
const install = { ...engine, executable: task.executable }
const graces = { ...localGraces, unattended: { interruptMs: task.interruptMs, terminateMs: 50 } }
const options = checkOptions({ dbt: task.executable, root: task.root }, {})
const executor = new LocalExecutor(options, () => Promise.resolve(install), graces)
const calm = { signal: new AbortController().signal }
const attempt = { runId: 'run', step: 1, attempt: 1, folder: 'day/run/step-1/attempt-1' }
const place = { install, project: task.project }
const execution: Execution = await executor.start({ attempt, place, argv: task.argv, env: {}, inputs: [] }, calm)
process.stdout.write(`${JSON.stringify(execution.ref)}\n`)
for await (const { bytes } of execution.output('stdout', 0, calm)) process.stdout.write(bytes)
