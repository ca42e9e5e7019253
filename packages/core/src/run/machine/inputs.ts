import type { DbtInstall } from '../../engine/install.ts'
import type { Ending, ExecutionRef } from '../../executor/executor.ts'
import type { Failure } from '../../failure/failure.ts'
import type { EventDraft, Rung } from '../events.ts'
import type { Stamp } from '../journal/records.ts'
import type { Judged } from './machine.ts'

/** Names of the clocks a run waits on. */
export type TimerName = 'run' | 'idle' | 'grace' | 'back-off'

/** An input that says all by its name. */
interface NoBody {
  readonly nothingElse?: never
}

/** What each input carries: the completion, failure or abort of one call of a port, or what somebody asked. */
export interface InputBodies {
  begin: NoBody
  introduced: NoBody
  'introduce-failed': { readonly failure: Failure }
  planned: { readonly token: string; readonly argv: readonly string[]; readonly dbt: DbtInstall }
  started: { readonly ref: ExecutionRef }
  /** Nothing runs: the executor refused or failed, or our own cause came first. */
  'start-failed': { readonly failure: Failure; readonly aborted: boolean }
  'never-started': NoBody
  output: {
    readonly stream: 'stdout' | 'stderr'
    readonly offset: number
    readonly events: readonly EventDraft[]
    /** Nodes that began and are not over. */
    readonly executing: number
  }
  'output-over': { readonly stream: 'stdout' | 'stderr'; readonly trouble?: string }
  ended: { readonly ending: Ending }
  judged: {
    readonly judged: Judged
    readonly events: readonly EventDraft[]
    readonly rules: readonly string[]
    readonly invocationId?: string
    readonly seconds: number
  }
  stored: { readonly path: string; readonly key: string; readonly bytes: number }
  'store-failed': { readonly path: string; readonly message: string }
  disposed: NoBody
  timer: { readonly timer: TimerName }
  'rung-sent': { readonly rung: Rung }
  cancel: { readonly reason: string; readonly by?: string }
  'listener-failed': { readonly event: string; readonly message: string }
}

/** Names of the inputs. */
export type InputType = keyof InputBodies

/** One input, stamped by the runner when it took it from the inbox. */
export type Input = {
  [T in InputType]: { readonly type: T; readonly stamp: Stamp } & Readonly<InputBodies[T]>
}[InputType]

/** One input by its name. */
export type InputOf<T extends InputType> = Extract<Input, { readonly type: T }>

/** An input before it is stamped. */
export type InputDraft = { [T in InputType]: { readonly type: T } & Readonly<InputBodies[T]> }[InputType]
