import type { CommandName } from '../../command/command.ts'
import type { RunResults } from '../../dbt/artifact-types.ts'
import type { ArtifactRef } from '../output.ts'
import type { StoryView } from '../story-types.ts'

/** What of a command decides how its output is read. */
export interface AskedCommand {
  readonly name: CommandName
  /** Arguments that the command's own options do not know: `--output` of `list` may be among them. */
  readonly flags?: readonly string[]
}

/** One piece of what dbt printed for its user. */
export type OutputPiece = StoryView['output'][number]

/** What else an attempt left, where it is there. */
export interface OutputFiles {
  readonly runResults?: RunResults
  readonly manifest?: ArtifactRef
  readonly catalog?: ArtifactRef
  /** dbt said that the selection matched nothing: an empty list is then what the command produced. */
  readonly nothingSelected?: string
  /** Errors outside any node: on 2.x they are all that tells why a check of `debug` failed. */
  readonly errors?: readonly { readonly message: string }[]
}

/** What dbt printed: `data.msg` has it without anything dbt puts round it. */
export function pieceText({ text, data }: OutputPiece): string {
  return typeof data['msg'] === 'string' ? data['msg'] : text
}
