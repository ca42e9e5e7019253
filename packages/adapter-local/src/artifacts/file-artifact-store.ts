import { resolve } from 'node:path'
import { unlink } from 'node:fs/promises'
import {
  checkArtifactKey,
  checkArtifactPrefix,
  StoreError,
  type ArtifactEntry,
  type ArtifactStore,
  type CallOptions,
} from '@millrace/core'
import { beginFile, isTemporary, type AtomicFile } from './atomic-file.ts'
import { makeFolders, removeEmptyFolders } from './folders.ts'
import { entryOf, listFiles } from './list-files.ts'
import { checkStoreOptions, type FileArtifactStoreOptions, type ResolvedRetention } from './options.ts'
import { pruneRuns, runOf } from './prune-runs.ts'
import { fileAt, piecesOf } from './read-file.ts'
import { errnoOf, isMissing, readTrouble, storeName, writeTrouble } from './store-trouble.ts'

/** Artifacts as plain files. */
export interface FileArtifactStore extends ArtifactStore {
  /**
   * Applies `retention` now: removes the runs that it does not keep, and what writers that died have left. Answers
   * the runs that are gone (the first two parts of their keys), oldest first. Nothing is removed without `retention`.
   */
  prune(options?: Partial<CallOptions>): Promise<readonly string[]>
}

/** How often a folder is made again that somebody else removes as empty before anything is in it. */
const tries = 10
/** Runs of which it is remembered that retention was applied at their first artifact. */
const mostSeen = 1_000

/**
 * Keeps artifacts on disk, each as a plain file under its own key (`<root>/<key>`), folders 0700 and files 0600.
 *
 * A file is written beside its place under a temporary name, synchronised, and renamed: it is there whole or not at
 * all, for other processes and after a loss of power as well. Keys never lead out of the root; symbolic links below
 * it are refused.
 *
 * With `retention`, the first artifact of each run also removes what is not to be kept any more, before its `put`
 * resolves; should that fail, the put does not: {@link FileArtifactStore.prune} tells why. There is no timer.
 *
 * @throws UsageError - `OPTION_INVALID`. Its methods reject with a `StoreError`: `ARTIFACT_KEY_INVALID`,
 * `KEY_CONFLICT`, `LINK_REFUSED`, `ROOT_UNWRITABLE`, `NO_SPACE`, `WRITE_FAILED`, `READ_FAILED`.
 */
export function fileArtifactStore(options: FileArtifactStoreOptions): FileArtifactStore {
  const { root, retention } = checkStoreOptions(options)
  return new FilesUnderRoot(resolve(root), retention)
}

class FilesUnderRoot implements FileArtifactStore {
  readonly name = storeName
  readonly #root: string
  readonly #retention: ResolvedRetention | undefined
  readonly #seen = new Set<string>()

  constructor(root: string, retention: ResolvedRetention | undefined) {
    this.#root = root
    this.#retention = retention
  }

  async put(key: string, content: AsyncIterable<Uint8Array>, { signal }: CallOptions): Promise<ArtifactEntry> {
    checkKey(key)
    signal.throwIfAborted()
    const folders = key.split('/')
    const name = String(folders.pop())
    const file = await this.#begin(key, folders)
    try {
      await file.fill(content, signal)
      const entry = entryOf(key, await file.publish(name))
      await this.#retain(key, signal)
      return entry
    } catch (error) {
      // What went wrong first is what is told.
      await file.abandon().catch(() => undefined)
      await removeEmptyFolders(this.#root, folders)
      throw error
    }
  }

  async get(key: string, { signal }: CallOptions): Promise<AsyncIterable<Uint8Array> | undefined> {
    checkKey(key)
    signal.throwIfAborted()
    const found = await this.#reading(key, () => fileAt(this.#root, key))
    if (found === undefined) return undefined
    return { [Symbol.asyncIterator]: () => piecesOf(this.#root, key, found.path, signal) }
  }

  async *list(prefix: string, { signal }: CallOptions): AsyncGenerator<ArtifactEntry, void> {
    checkArtifactPrefix(storeName, prefix)
    try {
      yield* listFiles(this.#root, prefix, signal)
    } catch (error) {
      throw signal.aborted ? error : ours(error, (other) => readTrouble(this.#root, prefix, other))
    }
  }

  async delete(key: string, { signal }: CallOptions): Promise<void> {
    checkKey(key)
    signal.throwIfAborted()
    const found = await this.#reading(key, () => fileAt(this.#root, key))
    if (found === undefined) return
    try {
      await unlink(found.path)
    } catch (error) {
      if (!isMissing(error)) throw writeTrouble(this.#root, key, error)
    }
    await removeEmptyFolders(this.#root, key.split('/').slice(0, -1))
  }

  async prune({ signal = new AbortController().signal }: Partial<CallOptions> = {}): Promise<readonly string[]> {
    return this.#prune(signal)
  }

  async #prune(signal: AbortSignal, keep?: string): Promise<readonly string[]> {
    signal.throwIfAborted()
    const retention = this.#retention
    if (retention === undefined) return []
    try {
      return await pruneRuns({
        root: this.#root,
        retention,
        now: Date.now(),
        signal,
        ...(keep === undefined ? {} : { keep }),
      })
    } catch (error) {
      throw signal.aborted ? error : ours(error, (other) => writeTrouble(this.#root, '', other))
    }
  }

  async #retain(key: string, signal: AbortSignal): Promise<void> {
    const run = runOf(key)
    if (this.#retention === undefined || run === undefined || this.#seen.has(run)) return
    this.#seen.add(run)
    const [oldest] = this.#seen
    if (this.#seen.size > mostSeen && oldest !== undefined) this.#seen.delete(oldest)
    // The artifact is stored: whatever happens here is no reason to say that it is not.
    await this.#prune(signal, run).catch(() => [])
  }

  // Between the making of a folder and the first file in it somebody else may find it empty and remove it.
  async #begin(key: string, folders: readonly string[]): Promise<AtomicFile> {
    const trouble = (error: unknown) => ours(error, (other) => writeTrouble(this.#root, key, other))
    for (let left = tries; ; left -= 1) {
      try {
        return await beginFile(await makeFolders(this.#root, folders), trouble)
      } catch (error) {
        if (left <= 1 || errnoOf(error) !== 'ENOENT') throw trouble(error)
      }
    }
  }

  async #reading<T>(key: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      throw ours(error, (other) => readTrouble(this.#root, key, other))
    }
  }
}

function checkKey(key: string): void {
  checkArtifactKey(storeName, key)
  if (!key.split('/').some(isTemporary)) return
  throw new StoreError(
    storeName,
    `the artifact key '${key}' has a part that is kept for files being written: '.millrace-….tmp'`,
    'ARTIFACT_KEY_INVALID',
  )
}

function ours(error: unknown, wrap: (error: unknown) => StoreError): StoreError {
  return error instanceof StoreError ? error : wrap(error)
}
