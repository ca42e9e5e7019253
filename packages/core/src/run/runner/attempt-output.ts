import type { DbtGeneration } from '../../engine/install.ts'
import type { OutputStream } from '../../executor/executor.ts'
import type { EventDraft } from '../events.ts'
import type { InputDraft } from '../machine/inputs.ts'
import type { Redactor } from '../report/redactor.ts'
import type { Story } from '../story-types.ts'
import type { Followed } from './follow.ts'
import { OutputReader, type LogDraft, type Read } from './output-reader.ts'

/** What an attempt's output needs. */
export interface AttemptOutputOptions {
  readonly generation: DbtGeneration
  readonly story: Story
  readonly redactor: Redactor
  readonly hearsLogs: () => boolean
  readonly now: () => number
}

/** A piece of output, read: the input for the transition, and what it told in order. */
export interface OutputRead {
  readonly input: Extract<InputDraft, { readonly type: 'output' }>
  readonly told: readonly (EventDraft | LogDraft)[]
}

/** Both outputs of one attempt, on their way into its story. */
export class AttemptOutput {
  readonly #story: Story
  readonly #readers: Readonly<Record<OutputStream, OutputReader>>
  #trouble: string | undefined

  constructor(options: AttemptOutputOptions) {
    this.#story = options.story
    this.#readers = {
      stdout: new OutputReader({ ...options, stream: 'stdout' }),
      stderr: new OutputReader({ ...options, stream: 'stderr' }),
    }
  }

  /** Why the output can't be believed complete. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /** How many bytes were read of each output. */
  get bytes(): Readonly<Record<OutputStream, number>> {
    return { stdout: this.#readers.stdout.bytes, stderr: this.#readers.stderr.bytes }
  }

  /** Tells the story what was posted; the story changes here and nowhere else. */
  take(posted: Followed): OutputRead {
    if (posted.type === 'release') return this.#read('stdout', { told: this.#story.release() })
    const { stream } = posted
    if (posted.type === 'chunk') return this.#read(stream, this.#readers[stream].read(posted.chunk))
    this.#trouble ??= posted.trouble
    return this.#read(stream, this.#readers[stream].end())
  }

  #read(stream: OutputStream, { told, trouble }: Read): OutputRead {
    this.#trouble ??= trouble
    const events = told.filter((piece) => piece.type !== 'log')
    const { offset } = this.#readers[stream]
    return { input: { type: 'output', stream, offset, events, executing: this.#story.executing }, told }
  }
}
