import type { CallOptions } from '../../ambient/call-options.ts'
import type { ArtifactStore } from '../../store/artifact-store.ts'
import type { InputDraft } from '../machine/inputs.ts'
import type { Redactor } from '../report/redactor.ts'
import type { AttemptDesk } from './attempt-desk.ts'
import { keptContent, keptKey } from './kept-files.ts'

/** Keeps one file of an attempt in the artifact store, without its secrets. */
export async function storeFile(
  { execution, name }: AttemptDesk,
  artifacts: ArtifactStore,
  redactor: Redactor,
  path: string,
  options: CallOptions,
): Promise<InputDraft> {
  try {
    const content = redactor.stream(keptContent(execution, path, options))
    const { key, bytes } = await artifacts.put(keptKey(name.folder, path), content, options)
    return { type: 'stored', path, key, bytes }
  } catch (error) {
    options.signal.throwIfAborted()
    return { type: 'store-failed', path, message: error instanceof Error ? error.message : String(error) }
  }
}
