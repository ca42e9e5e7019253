import { joined, metadataOf, trouble, troubleOf, type Bytes } from './artifact-json.ts'
import type { ArtifactFinding, Manifest, ManifestNode } from './artifact-types.ts'
import { present, textOf } from './fields.ts'
import { walkJson, type JsonVisitor, type Path, type Scalar } from './json-walk.ts'
import { normalizeStatus } from './status.ts'
import { visitJson } from './visit-json.ts'

/** Sections of a manifest whose entries can be selected and have results. */
const sections: ReadonlySet<unknown> = new Set([
  'nodes',
  'sources',
  'exposures',
  'unit_tests',
  'functions',
  'saved_queries',
])

/** How {@link readManifest} reads. */
export interface ManifestOptions {
  /** Up to so many bytes a manifest is parsed as a whole, in a tenth of the time of a stream. Default 8 MiB. */
  readonly wholeUpTo?: number
}

/**
 * Reads `manifest.json`. A large one is read as a stream: most of it (macros, SQL, columns, maps) is passed over, so
 * memory grows with the number of nodes. An entry without name or resource type is left out.
 */
export async function readManifest(
  bytes: Bytes,
  { wholeUpTo = 8 * 1024 * 1024 }: ManifestOptions = {},
): Promise<ArtifactFinding<Manifest>> {
  const picked = new Picker()
  try {
    await read(bytes, picked, wholeUpTo)
  } catch (error) {
    return error instanceof SyntaxError ? trouble('not-json', `not JSON: ${error.message}`) : troubleOf(error)
  }
  return picked.manifest()
}

async function read(bytes: Bytes, picked: Picker, wholeUpTo: number): Promise<void> {
  const walk = walkJson(picked)
  const held: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
    size += chunk.length
    held.push(chunk)
    if (size > wholeUpTo) for (const piece of held.splice(0)) walk.write(piece)
  }
  const whole = size > wholeUpTo ? undefined : parsed(held, size)
  if (whole !== undefined) {
    visitJson(whole, picked, entersManifest)
    return
  }
  // What is no JSON is walked as well: the walk says where it ends to be any.
  for (const piece of held) walk.write(piece)
  walk.end()
}

/** The value of JSON that came in pieces; `undefined` when it is none. */
function parsed(pieces: readonly Uint8Array[], size: number): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(joined(pieces, size)))
  } catch {
    return undefined
  }
}

/** Whether something that {@link pick} keeps can lie below. */
function entersManifest([section, key, field, member, ...deeper]: Path): boolean {
  if (key === undefined) return section === undefined || section === 'metadata' || sections.has(section)
  if (field === undefined) return true
  if (member === undefined) return field === 'config' || field === 'depends_on'
  return field === 'depends_on' && member === 'nodes' && deeper.length === 0
}

/** What is kept of one entry while it is read. */
interface Entry {
  readonly fields: Record<string, Scalar>
  readonly config: Record<string, Scalar>
  readonly dependsOn: string[]
}

/** Picks what {@link Manifest} needs while the file passes by. */
class Picker implements JsonVisitor {
  readonly #seen = new Set<string>()
  readonly #metadata: Record<string, Scalar> = {}
  readonly #env: Record<string, Scalar> = {}
  readonly #nodes = new Map<string, ManifestNode>()
  #entry: Entry | undefined

  open(path: Path, isObject: boolean): void {
    if (!isObject) return
    const [section, key] = path
    if (path.length < 2) this.#seen.add(String(section ?? ''))
    else if (path.length === 2 && sections.has(section) && typeof key === 'string') {
      this.#entry = { fields: {}, config: {}, dependsOn: [] }
    }
  }

  scalar(path: Path, value: Scalar): void {
    if (this.#entry !== undefined) pick(this.#entry, path, value)
    else if (path[0] !== 'metadata') return
    else if (path.length === 2) this.#metadata[String(path[1])] = value
    else if (path.length === 3 && path[1] === 'env') this.#env[String(path[2])] = value
  }

  close(path: Path): void {
    if (path.length !== 2 || this.#entry === undefined) return
    const node = nodeOf(String(path[1]), this.#entry)
    if (node !== undefined) this.#nodes.set(node.id, node)
    this.#entry = undefined
  }

  manifest(): ArtifactFinding<Manifest> {
    const missing = ['', 'metadata', 'nodes'].find((name) => !this.#seen.has(name))
    if (missing !== undefined) {
      return trouble('wrong-shape', missing === '' ? 'expected a JSON object' : `\`${missing}\`: expected an object`)
    }
    const metadata = metadataOf({ ...this.#metadata, env: this.#env }, 'manifest')
    if (!metadata.found) return metadata
    const adapterType = textOf(this.#metadata['adapter_type'])
    const projectName = textOf(this.#metadata['project_name'])
    const value = { metadata: present({ ...metadata.value, adapterType, projectName }), nodes: this.#nodes }
    return { found: true, value }
  }
}

/** Keeps a value of an entry if it is one of those that are needed. */
function pick(entry: Entry, path: Path, value: Scalar): void {
  const [, , field, member] = path
  if (path.length === 3) entry.fields[String(field)] = value
  else if (path.length === 4 && field === 'config') entry.config[String(member)] = value
  else if (path.length === 5 && field === 'depends_on' && member === 'nodes' && typeof value === 'string') {
    entry.dependsOn.push(value)
  }
}

function nodeOf(key: string, { fields, config, dependsOn }: Entry): ManifestNode | undefined {
  const name = textOf(fields['name'])
  const resourceType = textOf(fields['resource_type'])
  if (name === undefined || resourceType === undefined) return undefined
  const severity = textOf(config['severity'])
  return present({
    id: textOf(fields['unique_id']) ?? key,
    name,
    resourceType,
    packageName: textOf(fields['package_name']),
    file: textOf(fields['original_file_path'])?.replace(/^\.\//, ''),
    dependsOn,
    relation: textOf(fields['relation_name']),
    materialized: textOf(config['materialized']),
    severity: severity === undefined ? undefined : normalizeStatus(severity),
  })
}
