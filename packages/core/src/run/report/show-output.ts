import type { CommandOutput } from '../output.ts'
import type { OutputPiece } from './output-piece.ts'
import { isJsonObject, parseJson, type JsonObject } from './json-value.ts'

/**
 * Rows of `show`, where dbt was asked for JSON. The preview is an array of rows on both engines; the message round it
 * is `{ node, show }` on 1.x and the bare array on 2.x. A preview drawn as a table cannot be read back exactly, so it
 * gives nothing. Of several previews the last counts. Only 2.x names the columns of an empty result.
 */
export function showOutput(pieces: readonly OutputPiece[]): CommandOutput<'show'> | undefined {
  const found = pieces.filter(({ via }) => via === 'show').map(previewOf)
  return found.findLast((preview) => preview !== undefined)
}

function previewOf({ text, data }: OutputPiece): CommandOutput<'show'> | undefined {
  const rows =
    rowsOf(typeof data['preview'] === 'string' ? parseJson(data['preview']) : data['preview']) ??
    rowsOf(parseJson(text))
  if (rows === undefined) return undefined
  const { unique_id: id, is_inline: inline, columns } = data
  const named = Array.isArray(columns) ? columns.filter((column) => typeof column === 'string') : []
  return {
    ...(typeof id === 'string' && inline !== true ? { nodeId: id } : {}),
    columns: named.length > 0 ? named : [...new Set(rows.flatMap(Object.keys))],
    rows,
  }
}

function rowsOf(value: unknown): readonly JsonObject[] | undefined {
  const rows = isJsonObject(value) ? value['show'] : value
  return Array.isArray(rows) && rows.every(isJsonObject) ? rows : undefined
}
