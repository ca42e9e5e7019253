import type { Effect } from '../machine/effects.ts'
import type { InputDraft } from '../machine/inputs.ts'
import type { AttemptBook } from './attempt-book.ts'
import type { AttemptDesk } from './attempt-desk.ts'
import { follow, type Followed } from './follow.ts'
import type { Inbox } from './inbox.ts'
import { introduce } from './introduce.ts'
import type { RunnerOptions } from './runner-options.ts'
import { settle } from './settle.ts'
import { storeFile } from './store-file.ts'
import type { Timers } from './timers.ts'

/** What effects work on. */
export interface EffectBench {
  readonly options: RunnerOptions
  readonly book: AttemptBook
  readonly inbox: Inbox<InputDraft | Followed>
  readonly timers: Timers
  /** Aborts when the run is over. */
  readonly signal: AbortSignal
  /** The attempt in progress; throws when none was planned. */
  readonly desk: () => AttemptDesk
  readonly plan: (step: number, attempt: number) => void
  /** Attempts of this step, this one included. */
  readonly tries: () => number
}

/** One effect: a call of a port, where there is one whose completion is to be posted. */
export function perform(effect: Effect, bench: EffectBench): Promise<InputDraft> | undefined {
  const { options, book, inbox, timers, desk } = bench
  const { ports, request, folder, redactor } = options
  const call = { signal: bench.signal }
  switch (effect.type) {
    case 'introduce':
      return introduce(ports, request, folder, call)
    case 'start':
      return desk().start()
    case 'find':
      return desk().find(call)
    case 'signal':
      return desk().signal(effect.rung, call)
    case 'examine':
      return settle(desk(), options, book, bench.tries(), call)
    case 'store':
      return storeFile(desk(), ports.artifacts, redactor, effect.path, call)
    case 'dispose':
      return desk().dispose(book.entries().at(-1)?.conclusion === 'complete', call)
    case 'plan':
      bench.plan(effect.step, effect.attempt)
      return undefined
    case 'abort-start':
      desk().abortStart(new Error('the run is being stopped'))
      return undefined
    case 'follow':
      follow(desk().execution, inbox, ports.ambient, call)
      return undefined
    case 'set-timer':
      timers.set(effect.timer, effect.ms)
      return undefined
    case 'clear-timer':
      timers.clear(effect.timer)
      return undefined
    default:
      return effect satisfies never
  }
}
