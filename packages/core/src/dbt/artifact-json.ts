import { z } from 'zod'
import { FileUnreadableError } from '../errors/adapter-errors.ts'
import type { ArtifactFinding, ArtifactMetadata } from './artifact-types.ts'
import { isFields, present, textsOf, type Fields } from './fields.ts'

/** Bytes of a file, as a whole or as they come. */
export type Bytes = AsyncIterable<Uint8Array> | Uint8Array

type Trouble = Extract<ArtifactFinding<never>, { found: false }>

/** A finding that says why there is no value. */
export function trouble(kind: Trouble['trouble'], message: string): Trouble {
  return { found: false, trouble: kind, message }
}

/** What an error of reading amounts to; whatever is not about the file itself is thrown again. */
export function troubleOf(error: unknown): Trouble {
  if (FileUnreadableError.isInstance(error)) return trouble(error.trouble, error.message)
  throw error
}

/** The members that every artifact has. */
export interface Envelope {
  readonly metadata: ArtifactMetadata
  readonly body: Fields
}

/** Reads an artifact of a kind (`run-results`, `sources` …) as a whole. Does not throw for what is in the file. */
export async function readArtifact<T>(
  bytes: Bytes,
  kind: string,
  valueOf: (envelope: Envelope) => ArtifactFinding<T>,
): Promise<ArtifactFinding<T>> {
  try {
    const json = parseJson(await collect(bytes))
    if (!json.found) return json
    if (!isFields(json.value)) return trouble('wrong-shape', `expected a JSON object, found ${shapeOf(json.value)}`)
    const metadata = metadataOf(json.value['metadata'], kind)
    if (!metadata.found) return metadata
    return valueOf({ metadata: metadata.value, body: json.value })
  } catch (error) {
    return troubleOf(error)
  }
}

async function collect(bytes: Bytes): Promise<Uint8Array> {
  if (bytes instanceof Uint8Array) return bytes
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    chunks.push(chunk)
    length += chunk.length
  }
  return joined(chunks, length)
}

/** Pieces as one; `length` is that of all of them. */
export function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces
  if (first?.length === length) return first
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** The longest text that the engine can hold. */
const longestText = 2 ** 29 - 24

function parseJson(bytes: Uint8Array): ArtifactFinding<unknown> {
  if (bytes.length === 0) return trouble('not-json', 'the file is empty')
  if (bytes.length > longestText) return trouble('too-large', `${bytes.length} bytes, more than ${longestText}`)
  const text = decode(bytes)
  if (text === undefined) return trouble('not-json', `${bytes.length} bytes that are not UTF-8`)
  try {
    return { found: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    return trouble('not-json', `${bytes.length} bytes that are not JSON${whereOf(error)}`)
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Only the place: the engine's message quotes the text around it, which may hold a secret. */
function whereOf(error: unknown): string {
  const message = String(error)
  const position = /at position \d+/.exec(message)?.[0]
  if (position !== undefined) return `, ${position}`
  return message.includes('Unexpected end') ? ': it ends too early' : ''
}

/** What is wrong with a value, first things first; never the value itself. */
export function issueOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 1)
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    .join('')
}

/** Names the type of a JSON value, for messages. */
export function shapeOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

/** A member that may be missing and counts as missing when it is of another type. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined)
}

const metadataSchema = z.looseObject({
  dbt_schema_version: z.string(),
  dbt_version: lenient(z.string()),
  invocation_id: lenient(z.string()),
  generated_at: lenient(z.string()),
})

/** `metadata` of an artifact, which names the artifact: `https://schemas.getdbt.com/dbt/run-results/v6.json`. */
export function metadataOf(value: unknown, kind: string): ArtifactFinding<ArtifactMetadata> {
  const read = metadataSchema.safeParse(value)
  if (!read.success) return trouble('wrong-shape', `\`metadata\`: ${issueOf(read.error)}`)
  const { data } = read
  if (!data.dbt_schema_version.includes(`/${kind}/`)) {
    return trouble('wrong-shape', `expected an artifact of the kind ${kind}, found ${data.dbt_schema_version}`)
  }
  return {
    found: true,
    value: present({
      schemaVersion: data.dbt_schema_version,
      dbtVersion: data.dbt_version,
      invocationId: data.invocation_id,
      env: textsOf(data['env']),
      generatedAt: data.generated_at,
    }),
  }
}

/** Reads each entry of `results` by a schema: one that does not fit makes the whole file untrustworthy. */
export function entriesOf<S extends z.ZodType, T>(
  results: unknown,
  schema: S,
  entryOf: (entry: z.infer<S>) => T,
): ArtifactFinding<readonly T[]> {
  if (!Array.isArray(results)) {
    return trouble('wrong-shape', `\`results\`: expected an array, found ${shapeOf(results)}`)
  }
  const entries: T[] = []
  for (const [index, value] of results.entries()) {
    const read = schema.safeParse(value)
    if (!read.success) return trouble('wrong-shape', `\`results.${index}\`: ${issueOf(read.error)}`)
    entries.push(entryOf(read.data))
  }
  return { found: true, value: entries }
}
