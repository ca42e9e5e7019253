import type { ArtifactFinding, Catalog, Manifest, RunResults, Sources } from '../../dbt/artifact-types.ts'
import { readCatalog } from '../../dbt/catalog.ts'
import { readManifest } from '../../dbt/manifest.ts'
import { readRunResults } from '../../dbt/run-results.ts'
import { readSources } from '../../dbt/sources.ts'
import { FileUnreadableError } from '../../errors/adapter-errors.ts'
import type { Execution } from '../../executor/executor.ts'
import type { Redactor } from '../report/redactor.ts'

/** The largest artifact that is read; dbt's manifests of thousands of models are a tenth of this. */
const maxBytes = 1024 * 1024 * 1024

/** dbt's artifacts of one attempt, read, whatever state they are in. */
export interface Findings {
  readonly runResults: ArtifactFinding<RunResults>
  readonly sources: ArtifactFinding<Sources>
  readonly catalog: ArtifactFinding<Catalog>
  readonly manifest: ArtifactFinding<Manifest>
}

type Reader<T> = (bytes: AsyncIterable<Uint8Array>) => Promise<ArtifactFinding<T>>

/** Reads what dbt left: a file that is missing, foreign in kind or unreadable is a finding, never a throw. */
export async function examine(execution: Execution, redactor: Redactor, signal: AbortSignal): Promise<Findings> {
  const read = async <T>(name: string, reader: Reader<T>): Promise<ArtifactFinding<T>> => {
    try {
      // Parsed first, blanked then: a secret that is a number must not break the file.
      return redactor.value(await reader(execution.read(`target/${name}`, { maxBytes, signal })))
    } catch (error) {
      signal.throwIfAborted()
      return troubled(name, error)
    }
  }
  return {
    runResults: await read('run_results.json', readRunResults),
    sources: await read('sources.json', readSources),
    catalog: await read('catalog.json', readCatalog),
    manifest: await read('manifest.json', readManifest),
  }
}

function troubled(
  name: string,
  error: unknown,
): { found: false; trouble: 'missing' | 'not-regular' | 'too-large' | 'unreadable'; message: string } {
  const message = error instanceof Error ? error.message : String(error)
  if (FileUnreadableError.isInstance(error)) return { found: false, trouble: error.trouble, message }
  return { found: false, trouble: 'unreadable', message: `${name} could not be read: ${message}` }
}
