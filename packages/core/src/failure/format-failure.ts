import type { Failure } from './failure.ts'

/** How a failure is written as text. */
export interface FormatFailureOptions {
  /** At most so many lines; the cause comes first and is never left out. Default: all. */
  readonly maxLines?: number
}

/** A failure as text for people: the cause first, then what to do, then the evidence with dbt's own last words. */
export function formatFailureText(failure: Failure, options: FormatFailureOptions = {}): string {
  const { category, retryable, nodeId, code, message, advice, missingEnv, evidence } = failure
  const facts = [
    category,
    ...(code === undefined ? [] : [`code ${code}`]),
    retryable ? 'can pass by itself' : 'will not pass by itself',
  ]
  const lines = [
    ...causeOf(message, nodeId),
    ...placeOf(failure),
    `(${facts.join(', ')})`,
    ...(missingEnv === undefined ? [] : [`Missing environment variables: ${missingEnv.join(', ')}`]),
    ...(advice === undefined ? [] : [`What to do: ${advice}`]),
    ...(evidence.length === 0 ? [] : ['Evidence:', ...evidence.map((line) => `  ${line}`)]),
  ]
  return shortened(lines, options.maxLines).join('\n')
}

function causeOf(message: string, nodeId: string | undefined): readonly string[] {
  const said = nodeId === undefined ? message : `${nodeId}: ${message}`
  return said.split('\n').map((line, index) => (index === 0 ? line : `  ${line}`))
}

function placeOf({ file, line }: Failure): readonly string[] {
  if (file === undefined) return []
  return [line === undefined ? `  in ${file}` : `  in ${file}, line ${String(line)}`]
}

function shortened(lines: readonly string[], maxLines = Number.POSITIVE_INFINITY): readonly string[] {
  if (lines.length <= maxLines) return lines
  const kept = Math.max(1, Math.floor(maxLines) - 1)
  const left = `… ${String(lines.length - kept)} more lines`
  return maxLines >= 2 ? [...lines.slice(0, kept), left] : lines.slice(0, kept)
}
