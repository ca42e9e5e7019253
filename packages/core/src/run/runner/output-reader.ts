import { createLineSplitter, type LineSplitter, type SplitLine } from '../../dbt/line-splitter.ts'
import { parseLine } from '../../dbt/parse-line.ts'
import { withoutData } from '../../dbt/quick-name.ts'
import type { DbtLine } from '../../dbt/said.ts'
import type { DbtGeneration } from '../../engine/install.ts'
import type { OutputChunk, OutputStream } from '../../executor/executor.ts'
import type { EventDraft } from '../events.ts'
import type { Redactor } from '../report/redactor.ts'
import type { Story } from '../story-types.ts'

/** One line of output, before the run gave it its place. */
export interface LogDraft {
  readonly type: 'log'
  readonly at: number
  readonly stream: OutputStream
  readonly level: string
  readonly text: string
  readonly name?: string
  readonly code?: string
}

/** What a piece of output told, in its order. */
export interface Read {
  readonly told: readonly (EventDraft | LogDraft)[]
  /** Why the output can't be believed complete: a gap, or a line that is longer than anybody prints. */
  readonly trouble?: string
}

/** What an output reader needs. */
export interface OutputReaderOptions {
  readonly stream: OutputStream
  readonly generation: DbtGeneration
  readonly story: Story
  readonly redactor: Redactor
  /** Whether somebody listens to log lines: what nobody hears is not parsed. */
  readonly hearsLogs: () => boolean
  readonly now: () => number
}

/** From bytes of one output to what they tell the story; memory is one line at most. */
export class OutputReader {
  readonly #options: OutputReaderOptions
  readonly #splitter: LineSplitter
  #expected = 0

  constructor(options: OutputReaderOptions) {
    this.#options = options
    this.#splitter = createLineSplitter()
  }

  /** Offset up to which the output was read and told. */
  get offset(): number {
    return this.#splitter.consumed
  }

  /** Where the output was read to, lines that are not whole included. */
  get bytes(): number {
    return this.#expected
  }

  read(chunk: OutputChunk): Read {
    const gap = chunk.offset === this.#expected ? undefined : `bytes ${this.#expected} to ${chunk.offset} are missing`
    this.#expected = chunk.offset + chunk.bytes.byteLength
    return this.#tell(this.#splitter.push(chunk.bytes), gap)
  }

  /** The last line, when the output did not end with a line break. */
  end(): Read {
    const rest = this.#splitter.end()
    const { stream } = this.#options
    if (stream === 'stderr' || !rest.some(isTorn)) return this.#tell(rest)
    return { told: [], trouble: `${stream} ends in the middle of a line, at byte ${this.#expected}` }
  }

  #tell(lines: readonly SplitLine[], gap?: string): Read {
    const told: (EventDraft | LogDraft)[] = []
    const hears = this.#options.hearsLogs()
    let trouble = gap
    for (const line of lines) {
      if (typeof line !== 'string') {
        const { stream } = this.#options
        const message = `${stream} has a line of ${line.bytes} bytes at offset ${line.offset}: it was left out`
        trouble ??= message
        told.push({ type: 'problem', problem: { severity: 'error', code: 'LINE_TOO_LONG', message }, text: message })
      } else {
        this.#tellLine(line, hears, told)
      }
    }
    return trouble === undefined ? { told } : { told, trouble }
  }

  #tellLine(raw: string, hears: boolean, told: (EventDraft | LogDraft)[]): void {
    const { stream, generation, story, redactor } = this.#options
    const quiet = stream === 'stdout' ? withoutData(raw, generation) : undefined
    if (quiet !== undefined && !hears) return
    // Parsed first, blanked then: a secret that is a number must not break the line.
    const parsed = stream === 'stdout' ? parseLine(quiet ?? raw) : { kind: 'text' as const, text: raw }
    if (parsed.kind === 'json') {
      const line = redactor.value(parsed.line)
      if (hears) told.push(this.#jsonLog(line))
      // A verdict must not depend on who listens.
      if (quiet === undefined) told.push(...story.line(line))
    } else {
      const text = redactor.text(parsed.text)
      if (hears) told.push({ type: 'log', at: this.#options.now(), stream, level: 'info', text })
      story.text(stream, text)
    }
  }

  #jsonLog(line: DbtLine): LogDraft {
    const { name, code, level, message, at } = line
    return { type: 'log', at, stream: this.#options.stream, level, text: message, name, code }
  }
}

/** The beginning of a JSON line: what is left of the last one when the disk is full. */
function isTorn(line: SplitLine): boolean {
  if (typeof line !== 'string' || !line.startsWith('{"')) return false
  try {
    JSON.parse(line)
    return false
  } catch {
    return true
  }
}
