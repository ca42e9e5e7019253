import type { CallOptions } from '../../ambient/call-options.ts'
import type { InputDraft } from '../machine/inputs.ts'
import type { RequestRecord } from '../request.ts'
import type { Ports } from './ports.ts'

/**
 * Writes `run.json` into the run's folder of the artifact store: says whose artifacts these are, and an unwritable
 * store is found out before dbt has done any work.
 */
export async function introduce(
  { artifacts }: Ports,
  request: RequestRecord,
  folder: string,
  options: CallOptions,
): Promise<InputDraft> {
  try {
    await artifacts.put(`${folder}/run.json`, text(`${JSON.stringify(request, undefined, 2)}\n`), options)
    return { type: 'introduced' }
  } catch (error) {
    options.signal.throwIfAborted()
    const message = error instanceof Error ? error.message : String(error)
    return {
      type: 'introduce-failed',
      failure: {
        category: 'artifact',
        retryable: false,
        code: 'ARTIFACT_STORE_UNWRITABLE',
        message: `the artifact store can't be written, so dbt was not started: ${message}`,
        evidence: [message],
        advice: "give write permission or make room, choose another store, or set `keepArtifacts: 'never'`",
      },
    }
  }
}

async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(content)
}
