import { z } from 'zod'
import { entriesOf, lenient, readArtifact, type Bytes } from './artifact-json.ts'
import type { ArtifactFinding, RunResultEntry, RunResults } from './artifact-types.ts'
import { countOf, fieldsOf, numberOf, present, textOf } from './fields.ts'
import { failuresOf, nodeNamed, queryIdOf, timingSpan } from './node-facts.ts'

const entrySchema = z.looseObject({
  unique_id: z.string().min(1),
  status: z.string().min(1),
  timing: lenient(z.array(z.unknown())),
})

/**
 * Reads `run_results.json`, v4 to v6 and that of 2.x. One entry without `unique_id` or `status` makes the whole file
 * `wrong-shape`: nobody knows which node it is about. Entries of the same node are all kept.
 */
export function readRunResults(bytes: Bytes): Promise<ArtifactFinding<RunResults>> {
  return readArtifact(bytes, 'run-results', ({ metadata, body }) => {
    const results = entriesOf(body['results'], entrySchema, entryOf)
    if (!results.found) return results
    const which = textOf(fieldsOf(body['args'])['which'])
    const value = present({ metadata, elapsedSeconds: numberOf(body['elapsed_time']), which, results: results.value })
    return { found: true, value }
  })
}

function entryOf(entry: z.infer<typeof entrySchema>): RunResultEntry {
  const response = fieldsOf(entry['adapter_response'])
  return present({
    id: entry.unique_id,
    status: entry.status,
    seconds: numberOf(entry['execution_time']),
    message: textOf(entry['message']),
    failures: failuresOf(nodeNamed(entry.unique_id), entry.status, entry['failures']),
    rowsAffected: countOf(response['rows_affected']),
    queryId: queryIdOf(response),
    relation: textOf(entry['relation_name']),
    ...timingSpan(entry.timing ?? []),
    thread: textOf(entry['thread_id']),
    compiledCode: textOf(entry['compiled_code']),
    batches: batchesOf(entry['batch_results']),
  })
}

/** Batches of a microbatch model, 1.9 and later: lists of the ranges that ended well and not. */
function batchesOf(value: unknown): RunResultEntry['batches'] {
  const { successful, failed } = fieldsOf(value)
  return Array.isArray(successful) && Array.isArray(failed)
    ? { successful: successful.length, failed: failed.length }
    : undefined
}
