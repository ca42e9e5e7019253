import { adviceFor } from './advice.ts'
import { innermostCode } from './codes.ts'
import type { Failure, FailureCategory } from './failure.ts'
import { missingEnvIn, retryAfterIn } from './hints.ts'
import type { RuleMatcher } from './match-rules.ts'
import type { FailureRule } from './rule.ts'
import type { Symptom } from './symptom.ts'

/** A symptom with the rule that holds for it. */
export interface Judgement {
  readonly symptom: Symptom
  readonly rule: FailureRule
}

/** What holds when no rule does: somebody said something that nobody knows. */
const unknown: FailureRule = {
  id: 'unknown',
  category: 'runtime',
  source: 'Millrace: no rule knows this text',
  advice: 'Millrace does not know this error; the evidence has what dbt said.',
}

/** What holds when nobody said anything. */
const silent: FailureRule = {
  id: 'silent',
  category: 'internal',
  source: 'Millrace: dbt said nothing',
  advice: 'dbt said nothing; check that it may write its log folder, and run it by hand.',
}

/** Whether a judgement rests on a rule that knew the cause. */
export function isKnown({ rule }: Judgement): boolean {
  return rule !== unknown && rule !== silent
}

/** Whether nobody said anything that could be judged. */
export function isSilent({ rule }: Judgement): boolean {
  return rule === silent
}

/** The rule that holds for a symptom. */
export function judge(symptom: Symptom, match: RuleMatcher): Judgement {
  return { symptom, rule: match(symptom) ?? (symptom.text === '' ? silent : unknown) }
}

/** Words for a complaint without words. */
const silence: Partial<Record<FailureCategory, string>> = {
  cancelled: 'dbt was interrupted',
  test_failure: 'the test did not pass',
}

const messageLines = 4
const messageLength = 600

/** The failure that a judgement amounts to; `evidence` is completed by whoever knows where the symptom was found. */
export function toFailure({ symptom, rule }: Judgement): Failure {
  const { codes, lines, file, line } = symptom
  const said = lines.join('\n')
  const code = innermostCode(codes)
  const missingEnv = missingEnvIn(said)
  const retryAfterMs = retryAfterIn(said)
  return {
    category: rule.category,
    retryable: rule.retryable ?? false,
    message: lines.length > 0 ? innermost(lines) : (silence[rule.category] ?? 'dbt failed without saying why'),
    evidence: [],
    advice: rule.advice ?? adviceFor[rule.category],
    ...(code === undefined ? {} : { code }),
    ...(missingEnv.length === 0 ? {} : { missingEnv }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/** The lines that name the cause: from the last `Caused by:` on, else the first. */
function innermost(lines: readonly string[]): string {
  const caused = lines.findLastIndex((line) => line.startsWith('Caused by: '))
  const message = lines.slice(Math.max(0, caused), Math.max(0, caused) + messageLines).join('\n')
  return message.length <= messageLength ? message : `${message.slice(0, messageLength - 2)} …`
}
