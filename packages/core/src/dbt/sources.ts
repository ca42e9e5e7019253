import { z } from 'zod'
import { entriesOf, lenient, readArtifact, type Bytes } from './artifact-json.ts'
import type { ArtifactFinding, FreshnessEntry, Sources } from './artifact-types.ts'
import { present, textOf } from './fields.ts'
import { normalizeStatus } from './status.ts'

const entrySchema = z.looseObject({
  unique_id: z.string().min(1),
  status: z.string().min(1),
  max_loaded_at: lenient(z.string()),
  max_loaded_at_time_ago_in_s: lenient(z.number()),
  execution_time: lenient(z.number()),
})

/**
 * Reads `sources.json`. Statuses are normalised (2.x writes `Warn`, `Error`). On 1.x a source whose query failed is not
 * in the file at all.
 */
export function readSources(bytes: Bytes): Promise<ArtifactFinding<Sources>> {
  return readArtifact(bytes, 'sources', ({ metadata, body }) => {
    const results = entriesOf(body['results'], entrySchema, entryOf)
    return results.found ? { found: true, value: { metadata, results: results.value } } : results
  })
}

function entryOf(entry: z.infer<typeof entrySchema>): FreshnessEntry {
  return present({
    id: entry.unique_id,
    status: normalizeStatus(entry.status),
    maxLoadedAt: textOf(entry.max_loaded_at),
    ageSeconds: entry.max_loaded_at_time_ago_in_s,
    seconds: entry.execution_time,
    message: textOf(entry['error']),
  })
}
