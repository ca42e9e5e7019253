import { join } from 'node:path'
import {
  AdapterError,
  type CallOptions,
  type Ending,
  type Execution,
  type ExecutionRef,
  type FileEntry,
  type OutputChunk,
  type OutputStream,
} from '@millrace/core'
import type { KeptFiles } from '../keep/kept-files.ts'
import { tailFile } from '../tail/tail-file.ts'
import type { Hold } from './hold.ts'
import { openInside } from './open-inside.ts'
import { listInside, readInside } from './read-inside.ts'
import { untilAborted } from './until-aborted.ts'

/** What an execution is made of. */
export interface ExecutionParts {
  readonly ref: ExecutionRef
  readonly folder: string
  readonly hold: Hold
  readonly kept: KeptFiles
  /** Removes the attempt's folder and forgets the execution. */
  readonly remove: () => Promise<void>
}

/** One dbt on this machine: its folder, and who has hold of the process. */
export class LocalExecution implements Execution {
  readonly ref: ExecutionRef
  readonly #parts: ExecutionParts

  constructor(parts: ExecutionParts) {
    this.ref = parts.ref
    this.#parts = parts
  }

  async *output(stream: OutputStream, fromOffset: number, { signal }: CallOptions): AsyncIterable<OutputChunk> {
    const { folder, hold } = this.#parts
    const [over, readerLeft] = [new AbortController(), new AbortController()]
    const end = () => {
      over.abort()
    }
    hold.ended(AbortSignal.any([signal, readerLeft.signal])).then(end, end)
    try {
      yield* tailFile(join(folder, stream), fromOffset, { over: over.signal, signal })
    } finally {
      readerLeft.abort()
    }
  }

  ended({ signal }: CallOptions): Promise<Ending> {
    return this.#parts.hold.ended(signal)
  }

  read(path: string, options: CallOptions & { readonly maxBytes: number }): AsyncIterable<Uint8Array> {
    return readInside(this.#parts.folder, path, options)
  }

  list(prefix: string, { signal }: CallOptions): Promise<readonly FileEntry[]> {
    return listInside(this.#parts.folder, prefix, signal)
  }

  interrupt({ signal }: CallOptions): Promise<void> {
    return untilAborted(() => this.#parts.hold.interrupt(), signal)
  }

  terminate({ signal }: CallOptions): Promise<void> {
    return untilAborted(() => this.#parts.hold.terminate(), signal)
  }

  kill({ signal }: CallOptions): Promise<void> {
    return untilAborted(() => this.#parts.hold.kill(), signal)
  }

  async keep(key: string, path: string, { signal }: CallOptions): Promise<void> {
    signal.throwIfAborted()
    const { folder, kept } = this.#parts
    const opened = await openInside(folder, path).catch(() => undefined)
    if (opened === undefined) return
    try {
      await kept.put(key, opened.path)
    } finally {
      await opened.handle.close()
    }
  }

  async dispose({ signal }: CallOptions): Promise<void> {
    signal.throwIfAborted()
    const { hold, folder, remove } = this.#parts
    if (!(await hold.hasEnded())) {
      throw new AdapterError(
        'local',
        'dispose',
        `dbt is still running in ${folder}; stop it and wait for its end first`,
      )
    }
    await remove()
  }
}
