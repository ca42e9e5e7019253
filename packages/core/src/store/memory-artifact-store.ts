import { abortableIterable } from '../ambient/abortable.ts'
import type { Ambient } from '../ambient/ambient.ts'
import { systemAmbient } from '../ambient/system-ambient.ts'
import type { ArtifactEntry, ArtifactStore } from './artifact-store.ts'
import { checkArtifactKey, checkArtifactPrefix } from './artifact-key.ts'

/** How many bytes one piece of a read holds at most. */
const pieceBytes = 65_536

/** Options of {@link memoryArtifactStore}. */
export interface MemoryArtifactStoreOptions {
  /** Tells when an artifact was stored. Default: the real clock. */
  readonly ambient?: Pick<Ambient, 'now'>
}

/** Keeps artifacts in this process's memory: gone with it, and as large as what is kept. */
export function memoryArtifactStore(options: MemoryArtifactStoreOptions = {}): ArtifactStore {
  const name = 'memory'
  const ambient = options.ambient ?? systemAmbient()
  const kept = new Map<string, { readonly entry: ArtifactEntry; readonly content: Uint8Array }>()
  return {
    name,
    async put(key, content, { signal }) {
      checkArtifactKey(name, key)
      const whole = await gather(abortableIterable(content, signal))
      const entry = { key, bytes: whole.byteLength, storedAt: ambient.now() }
      kept.set(key, { entry, content: whole })
      return entry
    },
    async get(key, { signal }) {
      checkArtifactKey(name, key)
      signal.throwIfAborted()
      const found = kept.get(key)
      return found === undefined ? undefined : pieces(found.content, signal)
    },
    async *list(prefix, { signal }) {
      checkArtifactPrefix(name, prefix)
      const keys = [...kept.keys()].filter((key) => key.startsWith(prefix)).sort()
      for (const key of keys) {
        signal.throwIfAborted()
        const found = kept.get(key)
        if (found !== undefined) yield found.entry
      }
    },
    async delete(key, { signal }) {
      checkArtifactKey(name, key)
      signal.throwIfAborted()
      kept.delete(key)
    },
  }
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  // Copies: a source may use its buffer again for the next piece.
  const copies: Uint8Array[] = []
  for await (const chunk of chunks) copies.push(chunk.slice())
  const whole = new Uint8Array(copies.reduce((bytes, copy) => bytes + copy.byteLength, 0))
  let offset = 0
  for (const copy of copies) {
    whole.set(copy, offset)
    offset += copy.byteLength
  }
  return whole
}

async function* pieces(content: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  for (let offset = 0; offset < content.byteLength; offset += pieceBytes) {
    signal.throwIfAborted()
    yield content.slice(offset, offset + pieceBytes)
  }
}
