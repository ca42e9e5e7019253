import type { CallOptions } from '../../ambient/call-options.ts'
import type { ArtifactStore } from '../../store/artifact-store.ts'
import { collect, joined, text } from './bytes.ts'

/** Options of calls that nobody aborts. */
export const options: CallOptions = { signal: new AbortController().signal }
/** What {@link aborted} was aborted with. */
export const reason = new Error('aborted by the suite')
/** Options of calls that were aborted before they began. */
export const aborted: CallOptions = { signal: AbortSignal.abort(reason) }

/** Registers one case with a fresh store. */
export type StoreScenario = (title: string, body: (store: ArtifactStore) => Promise<void>) => void

/** The artifact's bytes; `undefined` when there is none. */
export async function read(store: ArtifactStore, key: string): Promise<Uint8Array | undefined> {
  const found = await store.get(key, options)
  return found && joined(await collect(found))
}

/** The stream of an artifact that is there. */
export async function opened(store: ArtifactStore, key: string, call = options): Promise<AsyncIterable<Uint8Array>> {
  const found = await store.get(key, call)
  if (found === undefined) throw new Error(`${key} is not there`)
  return found
}

/** The artifact as text. */
export async function readText(store: ArtifactStore, key: string): Promise<string | undefined> {
  const content = await read(store, key)
  return content && text(content)
}

/** Keys that begin with `prefix`, as the store lists them. */
export async function keys(store: ArtifactStore, prefix: string): Promise<string[]> {
  return (await collect(store.list(prefix, options))).map((entry) => entry.key)
}

/** Every byte value, in a pattern that shows a lost or doubled piece. */
export function patterned(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 255)
}
