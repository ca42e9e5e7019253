import { FileUnreadableError, OutputLostError } from '../errors/adapter-errors.ts'
import { checkAttemptPath } from './attempt-path.ts'
import type { Ending, Execution, ExecutionRef, FileEntry, OutputChunk, OutputStream } from './executor.ts'
import type { ExecutorGuard } from './executor-guard.ts'

/**
 * Core's wrapper round one execution: the interrupt is forwarded at most once and no signal after the end, `ended` is
 * asked until it answered once, output that goes back is `OUTPUT_LOST` (a gap is passed on), `read` holds to `maxBytes`
 * whatever the adapter does, and paths stay within the attempt's folder.
 */
export function guardedExecution(guard: ExecutorGuard, execution: Execution): Execution {
  const ref: ExecutionRef = { ...execution.ref }
  const key = JSON.stringify(Object.entries(ref).toSorted(([left], [right]) => (left < right ? -1 : 1)))
  let ending: Ending | undefined

  /** A signal to the process: none is sent to one that has ended, its pid may be somebody else's by now. */
  const signalling = (operation: string, signal: AbortSignal, send: () => Promise<void>) =>
    guard.run(operation, signal, async () => {
      if (ending === undefined) await send()
    })

  return {
    ref,
    output: (stream, fromOffset, { signal }) =>
      forwardOnly(
        stream,
        fromOffset,
        guard.stream('output', signal, () => execution.output(stream, fromOffset, { signal })),
      ),
    ended: ({ signal }) =>
      guard.run('ended', signal, async () => {
        const answer = ending ?? ownEnding(await execution.ended({ signal }))
        ending ??= answer
        guard.forget(key)
        return ending
      }),
    async *read(path, { signal, maxBytes }) {
      checkAttemptPath(path)
      const content = guard.stream('read', signal, () => execution.read(path, { signal, maxBytes }))
      let bytes = 0
      for await (const piece of content) {
        bytes += piece.byteLength
        if (bytes > maxBytes) throw tooLarge(path, maxBytes)
        yield piece
      }
    },
    list: (prefix, { signal }) =>
      guard.run('list', signal, async () => (await execution.list(prefix, { signal })).map(ownEntry)),
    interrupt: ({ signal }) =>
      signalling('interrupt', signal, () => guard.interruptOnce(key, () => execution.interrupt({ signal }))),
    terminate: ({ signal }) => signalling('terminate', signal, () => execution.terminate({ signal })),
    kill: ({ signal }) => signalling('kill', signal, () => execution.kill({ signal })),
    keep: (keptAs, path, { signal }) =>
      guard.run('keep', signal, async () => {
        checkAttemptPath(path)
        await execution.keep(keptAs, path, { signal })
      }),
    dispose: ({ signal }) =>
      guard.run('dispose', signal, async () => {
        await execution.dispose({ signal })
        guard.forget(key)
      }),
  }
}

/** The pieces, none of which may lie before the end of the one before; a gap is the reader's to judge. */
async function* forwardOnly(
  stream: OutputStream,
  fromOffset: number,
  chunks: AsyncIterable<OutputChunk>,
): AsyncGenerator<OutputChunk, void> {
  let reached = fromOffset
  for await (const { offset, bytes } of chunks) {
    if (offset < reached) {
      throw new OutputLostError(`${stream} went back: it was read to byte ${reached}, then came byte ${offset}`)
    }
    reached = offset + bytes.byteLength
    yield { offset, bytes }
  }
}

function ownEnding(ending: Ending): Ending {
  return { ...ending, strays: ending.strays.map(({ pid, command }) => ({ pid, command })) }
}

function ownEntry({ path, bytes }: FileEntry): FileEntry {
  return { path, bytes }
}

function tooLarge(path: string, maxBytes: number): FileUnreadableError {
  return new FileUnreadableError(path, 'too-large', `\`${path}\` is larger than the ${maxBytes} bytes allowed`)
}
