import { readArtifact, shapeOf, trouble, type Bytes } from './artifact-json.ts'
import type { ArtifactFinding, Catalog } from './artifact-types.ts'
import { isFields, textOf } from './fields.ts'

/** Reads `catalog.json`: how much is in it, and what dbt could not find out. */
export function readCatalog(bytes: Bytes): Promise<ArtifactFinding<Catalog>> {
  return readArtifact(bytes, 'catalog', ({ metadata, body }) => {
    const { nodes, sources, errors } = body
    if (!isFields(nodes)) return trouble('wrong-shape', `\`nodes\`: expected an object, found ${shapeOf(nodes)}`)
    if (!isFields(sources)) return trouble('wrong-shape', `\`sources\`: expected an object, found ${shapeOf(sources)}`)
    const value: Catalog = {
      metadata,
      nodes: Object.keys(nodes).length,
      sources: Object.keys(sources).length,
      errors: Array.isArray(errors) ? errors.map((error) => textOf(error) ?? shapeOf(error)) : [],
    }
    return { found: true, value }
  })
}
