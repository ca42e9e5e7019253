import type { Ambient } from '../../ambient/ambient.ts'
import type { CallOptions } from '../../ambient/call-options.ts'
import type { Execution, OutputChunk, OutputStream } from '../../executor/executor.ts'
import type { InputDraft } from '../machine/inputs.ts'
import type { Inbox } from './inbox.ts'

/** What following an execution posts besides inputs: bytes, their end, and that held starts may go. */
export type Followed =
  | { readonly type: 'chunk'; readonly stream: OutputStream; readonly chunk: OutputChunk }
  | { readonly type: 'chunks-over'; readonly stream: OutputStream; readonly trouble?: string }
  | { readonly type: 'release' }

type Box = Inbox<InputDraft | Followed>

/** How long a start is held back on 2.x, where a skip follows within a millisecond or not at all. */
const holdMs = 25

/** Follows both outputs and the end of a process; whatever comes is posted. */
export function follow(execution: Execution, inbox: Box, ambient: Ambient, options: CallOptions): void {
  void pump(execution, inbox, 'stdout', options)
  void pump(execution, inbox, 'stderr', options)
  execution.ended(options).then(
    (ending) => inbox.post({ type: 'ended', ending }),
    (error: unknown) => {
      const reason = `the executor can't tell how dbt ended: ${messageOf(error)}`
      if (!options.signal.aborted)
        inbox.post({ type: 'ended', ending: { kind: 'lost', reason, at: ambient.now(), strays: [] } })
    },
  )
}

/** The reader goes no faster than the run: the next piece is asked for when this one has been dealt with. */
async function pump(execution: Execution, inbox: Box, stream: OutputStream, options: CallOptions): Promise<void> {
  try {
    for await (const chunk of execution.output(stream, 0, options))
      await inbox.deliver({ type: 'chunk', stream, chunk })
    inbox.post({ type: 'chunks-over', stream })
  } catch (error) {
    if (!options.signal.aborted) inbox.post({ type: 'chunks-over', stream, trouble: `${stream}: ${messageOf(error)}` })
  }
}

/** Lets held starts go when no skip has come. */
export function releaseLater(inbox: Box, ambient: Ambient, { signal }: CallOptions): void {
  ambient.sleep(holdMs, signal).then(
    () => inbox.post({ type: 'release' }),
    () => undefined,
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
