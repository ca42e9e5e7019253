import { AdapterError } from '../../errors/adapter-errors.ts'
import type { Execution, ExecutionRef } from '../../executor/executor.ts'
import type { MemoryMachine } from './memory-machine.ts'
import type { RunningProcess } from './memory-process.ts'

/** How many bytes one piece of a read holds at most. */
const pieceBytes = 65_536

/** A process of a machine behind the contract. */
export function memoryExecution(
  machine: MemoryMachine,
  ref: ExecutionRef,
  folder: string,
  running: RunningProcess,
): Execution {
  const { files } = running
  return {
    ref,
    output: (stream, fromOffset, { signal }) => running.output[stream].read(fromOffset, signal),
    ended: ({ signal }) => running.ended(signal),
    async *read(path, { signal, maxBytes }) {
      signal.throwIfAborted()
      const content = files.read(path, maxBytes)
      for (let offset = 0; offset < content.byteLength; offset += pieceBytes) {
        signal.throwIfAborted()
        yield content.slice(offset, offset + pieceBytes)
      }
    },
    async list(prefix, { signal }) {
      signal.throwIfAborted()
      return files.list(prefix)
    },
    async interrupt({ signal }) {
      signal.throwIfAborted()
      running.interrupt()
    },
    async terminate({ signal }) {
      signal.throwIfAborted()
      running.deliverToTree('SIGTERM')
    },
    async kill({ signal }) {
      signal.throwIfAborted()
      running.deliverToTree('SIGKILL')
    },
    async keep(key, path, { signal }) {
      signal.throwIfAborted()
      if (files.get(path) === undefined) return
      machine.kept.set(key, files.read(path, Number.POSITIVE_INFINITY))
    },
    async dispose({ signal }) {
      signal.throwIfAborted()
      if (running.ending() === undefined) {
        throw new AdapterError(ref.executor, 'dispose', `the process of ${folder} is still running`)
      }
      machine.attempts.set(folder, 'disposed')
      files.clear()
    },
  }
}
