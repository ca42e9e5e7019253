import type { ArtifactStore, Ending, Execution, Executor } from '@millrace/core'

/** One call of a port, on the clock of `performance.now()`. */
export interface Span {
  readonly call: string
  readonly begin: number
  readonly end: number
}

/** What was noted of one run. */
export interface Noted {
  readonly spans: readonly Span[]
  readonly ending: Ending | undefined
}

/** An executor and a store that note how long each call of theirs took. */
export class TimedPorts {
  readonly #spans: Span[] = []
  #ending: Ending | undefined

  /** What was noted since the last time. */
  take(): Noted {
    return { spans: this.#spans.splice(0), ending: this.#ending }
  }

  executor(inner: Executor): Executor {
    return {
      name: inner.name,
      capabilities: inner.capabilities,
      locate: (request, options) => this.#time('locate', () => inner.locate(request, options)),
      layout: (attempt) => inner.layout(attempt),
      start: (request, options) =>
        this.#time('start', async () => this.#execution(await inner.start(request, options))),
      find: (attempt, options) => inner.find(attempt, options),
      attach: (ref, options) => inner.attach(ref, options),
      close: () => inner.close(),
    }
  }

  artifacts(inner: ArtifactStore): ArtifactStore {
    return {
      name: inner.name,
      put: (key, content, options) => this.#time(`put ${nameOf(key)}`, () => inner.put(key, content, options)),
      get: (key, options) => inner.get(key, options),
      list: (prefix, options) => inner.list(prefix, options),
      delete: (key, options) => inner.delete(key, options),
    }
  }

  #execution(inner: Execution): Execution {
    return {
      ref: inner.ref,
      output: (stream, offset, options) => this.#stream(`output ${stream}`, inner.output(stream, offset, options)),
      ended: (options) => this.#time('ended', async () => (this.#ending = await inner.ended(options))),
      read: (path, options) => this.#stream(`read ${nameOf(path)}`, inner.read(path, options)),
      list: (prefix, options) => this.#time('list', () => inner.list(prefix, options)),
      interrupt: (options) => inner.interrupt(options),
      terminate: (options) => inner.terminate(options),
      kill: (options) => inner.kill(options),
      keep: (key, path, options) => this.#time('keep', () => inner.keep(key, path, options)),
      dispose: (options) => this.#time('dispose', () => inner.dispose(options)),
    }
  }

  async #time<T>(call: string, act: () => Promise<T>): Promise<T> {
    const begin = performance.now()
    try {
      return await act()
    } finally {
      this.#spans.push({ call, begin, end: performance.now() })
    }
  }

  async *#stream<T>(call: string, values: AsyncIterable<T>): AsyncGenerator<T> {
    const begin = performance.now()
    try {
      yield* values
    } finally {
      this.#spans.push({ call, begin, end: performance.now() })
    }
  }
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path
}
