import type { CommandName } from '../../command/command.ts'
import type { CommandOutput } from '../output.ts'
import { compileOutput } from './compile-output.ts'
import { debugOutput } from './debug-output.ts'
import { listOutput } from './list-output.ts'
import { pieceText, type AskedCommand, type OutputFiles, type OutputPiece } from './output-piece.ts'
import { showOutput } from './show-output.ts'

type Extract = (pieces: readonly OutputPiece[], files: OutputFiles, command: AskedCommand) => CommandOutput | undefined

const extractors: Readonly<Partial<Record<CommandName, Extract>>> = {
  list: listOutput,
  show: showOutput,
  compile: compileOutput,
  debug: debugOutput,
  'run-operation': runOperationOutput,
  parse: (_, { manifest }) => (manifest === undefined ? undefined : { manifest }),
  'docs-generate': (_, { catalog, manifest }) =>
    catalog === undefined ? undefined : { catalog, ...(manifest === undefined ? {} : { manifest }) },
}

/**
 * What a command produced, of either engine; `undefined` when it produced nothing (which is not the same as an empty
 * list). Taken by the kind of dbt's lines and from its files, never from the wording of its messages.
 */
export function extractOutput(
  command: AskedCommand,
  pieces: readonly OutputPiece[],
  files: OutputFiles,
): CommandOutput | undefined {
  return extractors[command.name]?.(pieces, files, command)
}

// One line per `print()` or `log(…, info=true)` of the macro; a line may have line ends in it.
function runOperationOutput(pieces: readonly OutputPiece[]): CommandOutput<'run-operation'> | undefined {
  const lines = pieces.filter(({ via }) => via === 'print' || via === 'log').map(pieceText)
  return lines.length === 0 ? undefined : { lines, text: lines.join('\n') }
}
