import { boundedLines } from './bounded-text.ts'
import type { FailureEvidence } from './failure.ts'
import type { Found } from './find-judgements.ts'

const shownLines = 12
const shownLength = 400

/** Which line or field said so, dbt's own last words, how the process ended, and the rule that decided. */
export function evidenceOf(found: Found, evidence: FailureEvidence): readonly string[] {
  const { symptom, rule, where } = found
  const cause = symptom.lines.slice(0, shownLines).map((line, index) => (index === 0 ? `${where}: ${line}` : line))
  const words = lastWords(evidence).filter((line) => !symptom.lines.includes(line.trim()))
  return [
    ...(cause.length === 0 ? [where] : cause),
    ...words.map((line) => `last words: ${line}`),
    ...endingOf(evidence),
    `rule ${rule.id} (${rule.source})`,
  ].map((line) => (line.length <= shownLength ? line : `${line.slice(0, shownLength - 2)} …`))
}

const wordLines = 3

/** The last lines that dbt said as an error: outside nodes, else of the last node, else as plain text. */
function lastWords({ errors, nodes, text }: FailureEvidence): readonly string[] {
  const node = nodes.at(-1)
  for (const said of [errors.at(-1)?.message, node?.errors.at(-1)?.message, node?.message, text]) {
    const lines = boundedLines(said ?? '').filter((line) => line.trim() !== '')
    if (lines.length > 0) return lines.slice(-wordLines).map((line) => line.trimEnd())
  }
  return []
}

function endingOf({ ending }: FailureEvidence): readonly string[] {
  if (ending === undefined) return []
  if (ending.code !== undefined) return [`dbt exited with code ${String(ending.code)}`]
  return [ending.signal === undefined ? `dbt ended: ${ending.kind}` : `dbt was ended by ${ending.signal}`]
}
