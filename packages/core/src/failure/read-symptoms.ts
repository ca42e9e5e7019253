import { BlockReader, type Block } from './block-reader.ts'
import { boundedLines } from './bounded-text.ts'
import { codesIn, codesOf } from './codes.ts'
import { searchable, type Symptom } from './symptom.ts'

/** What is known of a complaint besides its text. */
export interface SymptomContext {
  readonly adapterType?: string
  /** Codes that are not in the text: event, status, exit. */
  readonly codes?: readonly string[]
}

/** The complaints in a text, in order: each with the cause cleaned of headings, log prefixes, SQL echoes, boilerplate. */
export function readSymptoms(text: string, context: SymptomContext = {}): readonly Symptom[] {
  const reader = new BlockReader()
  for (const line of boundedLines(text)) reader.read(line)
  const blocks = reader.blocks.filter(
    ({ announced, lines, codes }) => announced || lines.length > 0 || codes.length > 0,
  )
  const announced = blocks.filter((block) => block.announced)
  return (announced.length > 0 ? announced : blocks).map((block) => toSymptom(block, context))
}

// libpq's wrapper quotes the whole statement before the cause: what comes after the last of these words is the cause.
function afterStatement(cause: string): string {
  if (!/execute query|prepare query/.test(cause)) return cause
  const at = Math.max(cause.lastIndexOf('ERROR:'), cause.lastIndexOf('FATAL:'))
  return at < 0 ? cause : cause.slice(at)
}

function toSymptom(block: Block, context: SymptomContext): Symptom {
  const cause = afterStatement(block.lines.join('\n'))
  const innermost = block.titles.at(-1)
  const written = [
    ...(context.codes ?? []),
    ...block.codes,
    ...(innermost === undefined ? [] : [`title:${innermost.replaceAll(' ', '-')}`]),
    ...(block.file === undefined ? [] : [`file:${block.file.slice(block.file.lastIndexOf('/') + 1)}`]),
    ...shapesOf(cause),
    ...codesIn(cause),
  ]
  return {
    lines: cause === '' ? [] : cause.split('\n'),
    text: searchable(cause),
    codes: codesOf(written),
    ...(context.adapterType === undefined ? {} : { adapterType: context.adapterType }),
    ...(block.file === undefined ? {} : { file: block.file }),
    ...(block.line === undefined ? {} : { line: block.line }),
  }
}

function shapesOf(cause: string): readonly string[] {
  if (cause === '') return ['shape:empty']
  return /^'[\w.-]{1,80}'$/.test(cause) ? ['shape:quoted-word'] : []
}
