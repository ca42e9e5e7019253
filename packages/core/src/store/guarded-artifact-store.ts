import { abortableIterable } from '../ambient/abortable.ts'
import type { ArtifactEntry, ArtifactStore } from './artifact-store.ts'
import { checkArtifactKey, checkArtifactPrefix } from './artifact-key.ts'
import { storeGuard } from './store-guard.ts'

/**
 * Core's wrapper round an artifact store, so that an adapter need not think of it: keys are checked, an aborted call
 * rejects with the signal's reason (before the adapter is called, and while a source is silent), a source's error comes
 * back as it was, any other becomes a `StoreError`, nothing is called after `close`, and `close` happens once.
 */
export function guardedArtifactStore(store: ArtifactStore): Required<ArtifactStore> {
  const { name } = store
  const guard = storeGuard(name)
  return {
    name,
    async put(key, content, options) {
      checkArtifactKey(name, key)
      const source = watched(abortableIterable(content, options.signal))
      try {
        return copied(await guard.run('put', options.signal, () => store.put(key, source.values, options)))
      } catch (error) {
        // A store that failed because its source did is not to blame.
        throw source.failed() && !options.signal.aborted ? source.error() : error
      }
    },
    async get(key, options) {
      checkArtifactKey(name, key)
      const found = await guard.run('get', options.signal, () => store.get(key, options))
      return found && guard.stream('get', options.signal, () => found)
    },
    async *list(prefix, options) {
      checkArtifactPrefix(name, prefix)
      for await (const entry of guard.stream('list', options.signal, () => store.list(prefix, options))) {
        yield copied(entry)
      }
    },
    async delete(key, options) {
      checkArtifactKey(name, key)
      await guard.run('delete', options.signal, () => store.delete(key, options))
    },
    close: () => guard.close(() => store.close?.()),
  }
}

function copied({ key, bytes, storedAt }: ArtifactEntry): ArtifactEntry {
  return { key, bytes, storedAt }
}

/** The same values, and what the source failed with. */
function watched<T>(source: AsyncIterable<T>) {
  let failure: { readonly error: unknown } | undefined
  async function* values() {
    try {
      yield* source
    } catch (error) {
      failure = { error }
      throw error
    }
  }
  return { values: values(), failed: () => failure !== undefined, error: () => failure?.error }
}
