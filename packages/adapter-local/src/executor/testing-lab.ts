import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AttemptName, CallOptions, DbtInstall, Execution, StartRequest } from '@millrace/core'
import { onTestFinished } from 'vitest'
import { linuxProcesses } from '../supervisor/process-table-linux.ts'
import { LocalExecutor, localGraces, type LocalGraces } from './local-executor.ts'
import { checkOptions, type LocalSettings } from './options.ts'

const fakeDbt = fileURLToPath(new URL('../../fixtures/fake-dbt.sh', import.meta.url))

/** Fits everywhere where nothing shall be aborted. */
export const calm: CallOptions = { signal: new AbortController().signal }

/** A place for one test: its own folders, an executor of its own, and a program that stands in for dbt. */
export class Lab {
  readonly folder: string
  readonly project: string
  readonly executor: LocalExecutor
  readonly install: DbtInstall
  #attempts = 0

  constructor(folder: string, settings: LocalSettings, graces: LocalGraces) {
    this.folder = folder
    this.project = join(folder, 'a project')
    const executable = join(folder, 'venv', 'bin', 'dbt')
    const engine = { engine: 'core', version: '1.11.0', generation: '1.x', adapters: [], source: 'metadata' } as const
    this.install = { ...engine, executable }
    this.executor = this.another(settings, graces)
  }

  /** One more executor over the same root, as another process would have it. */
  another(settings: LocalSettings = {}, graces: LocalGraces = localGraces): LocalExecutor {
    const options = { venv: join(this.folder, 'venv'), root: join(this.folder, 'root'), ...settings }
    const executor = new LocalExecutor(checkOptions(options, {}), () => Promise.resolve(this.install), graces)
    onTestFinished(() => executor.close())
    return executor
  }

  nextAttempt(): AttemptName {
    const attempt = ++this.#attempts
    return { runId: 'run-1', step: 1, attempt, folder: `2026-11-24/142813-jaffle-run-1/step-1/attempt-${attempt}` }
  }

  request(argv: readonly string[], changes: Partial<StartRequest> = {}): StartRequest {
    const place = { install: this.install, project: this.project }
    return { attempt: this.nextAttempt(), place, argv, env: {}, inputs: [], ...changes }
  }

  start(argv: readonly string[], changes: Partial<StartRequest> = {}): Promise<Execution> {
    return this.executor.start(this.request(argv, changes), calm)
  }
}

/** Opens a lab that is gone after the test. */
export async function openLab(settings: LocalSettings = {}, graces: LocalGraces = localGraces): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-lab-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
  const lab = new Lab(folder, settings, graces)
  await mkdir(lab.project)
  await mkdir(join(folder, 'venv', 'bin'), { recursive: true })
  await copyFile(fakeDbt, lab.install.executable)
  return lab
}

/** All of an output, after the end. */
export async function wholeOutput(execution: Execution, stream: 'stdout' | 'stderr' = 'stdout'): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const { bytes } of execution.output(stream, 0, calm)) pieces.push(bytes)
  return Buffer.concat(pieces).toString()
}

/** Resolves with what was said so far as soon as the output holds `text`. */
export async function heard(execution: Execution, text: string): Promise<string> {
  let said = ''
  for await (const { bytes } of execution.output('stdout', 0, calm)) {
    said += Buffer.from(bytes).toString()
    if (said.includes(text)) return said
  }
  throw new Error(`the output ended without '${text}': ${said}`)
}

/** Whether a process is alive; a zombie is not. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await linuxProcesses.find(pid)) !== undefined
}
