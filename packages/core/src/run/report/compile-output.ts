import type { CommandOutput } from '../output.ts'
import type { OutputFiles, OutputPiece } from './output-piece.ts'

type CompiledNode = CommandOutput<'compile'>['nodes'][number]

/**
 * Compiled SQL of `compile`. 1.x has it in `run_results.json` and prints it only for some nodes; 2.x prints it for
 * every node and leaves the file empty. For SQL given inline only that query counts: 2.x prints it twice, under two
 * names.
 */
export function compileOutput(
  pieces: readonly OutputPiece[],
  { runResults, nothingSelected }: OutputFiles,
): CommandOutput<'compile'> | undefined {
  const printed = pieces.filter(({ via, data }) => via === 'compiled' && typeof data['compiled'] === 'string')
  const inline = printed.filter(({ data }) => data['is_inline'] === true)
  if (inline.length > 0) return { nodes: inline.map(printedNode) }

  const nodes = new Map<string, CompiledNode>()
  for (const { id, compiledCode, compiledPath } of runResults?.results ?? []) {
    // Hooks are compiled as well, but nobody selected them.
    if (!compiledCode || id.startsWith('operation.')) continue
    nodes.set(id, { id, sql: compiledCode, ...(compiledPath === undefined ? {} : { path: compiledPath }) })
  }
  for (const piece of printed) {
    const node = printedNode(piece)
    nodes.set(node.id, { ...nodes.get(node.id), ...node })
  }
  if (nodes.size === 0 && nothingSelected === undefined) return undefined
  return { nodes: [...nodes.values()] }
}

function printedNode({ data }: OutputPiece): CompiledNode {
  const id = [data['unique_id'], data['node_name']].find((name) => typeof name === 'string') ?? ''
  return { id, sql: String(data['compiled']) }
}
