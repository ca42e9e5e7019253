import type { CommandOutput } from '../output.ts'
import { pieceText, type AskedCommand, type OutputFiles, type OutputPiece } from './output-piece.ts'
import { isJsonObject, parseJson } from './json-value.ts'

/**
 * Nodes of `list`: dbt prints one line of JSON per node. With a flag `--output` other than `json` the lines are what
 * was asked for (names, paths, selectors), and they stand in `ids`. Lines of other kinds between them (`print()` in a
 * macro) are passed over.
 */
export function listOutput(
  pieces: readonly OutputPiece[],
  { nothingSelected }: OutputFiles,
  { flags = [] }: AskedCommand,
): CommandOutput<'list'> | undefined {
  const printed = pieces.filter(({ via }) => via === 'print').map(pieceText)
  const nodes = printed.map(parseJson).filter(isJsonObject)
  if (nodes.length > 0) return { ids: nodes.map(idOf).filter((id) => id !== undefined), nodes }
  if (printed.length > 0 && asksForText(flags)) return { ids: printed, nodes: [] }
  return nothingSelected === undefined ? undefined : { ids: [], nodes: [] }
}

function idOf(node: Readonly<Record<string, unknown>>): string | undefined {
  const id = node['unique_id']
  return typeof id === 'string' ? id : undefined
}

function asksForText(flags: readonly string[]): boolean {
  const form = /(?:^| )--output[ =](\S+)/.exec(flags.join(' '))?.[1]
  return form !== undefined && form !== 'json'
}
