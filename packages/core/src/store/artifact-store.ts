import type { CallOptions } from '../ambient/call-options.ts'

/** A stored artifact. */
export interface ArtifactEntry {
  readonly key: string
  readonly bytes: number
  /** Wall time at which it was stored, milliseconds since 1970. */
  readonly storedAt: number
}

/** Adapter that keeps files under keys such as `2026-11-24/142813-jaffle-build-…/step-1/attempt-1/run_results.json`. */
export interface ArtifactStore {
  readonly name: string
  /** Stores the bytes; the artifact is visible whole or not at all, and an aborted or failing source leaves nothing behind. */
  put(key: string, content: AsyncIterable<Uint8Array>, options: CallOptions): Promise<ArtifactEntry>
  /** The bytes; `undefined` when there is no such artifact. */
  get(key: string, options: CallOptions): Promise<AsyncIterable<Uint8Array> | undefined>
  /** Artifacts whose key begins with `prefix`, in order of their keys. */
  list(prefix: string, options: CallOptions): AsyncIterable<ArtifactEntry>
  /** Removes one artifact; a missing one is no error. */
  delete(key: string, options: CallOptions): Promise<void>
  close?(): Promise<void>
}
