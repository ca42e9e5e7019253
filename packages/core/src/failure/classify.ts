import { defaultRules } from './default-rules.ts'
import { evidenceOf } from './evidence-lines.ts'
import type { Failure, FailureEvidence } from './failure.ts'
import {
  decide,
  foundInEnding,
  foundInErrors,
  foundInNodes,
  foundInText,
  isEcho,
  type Found,
} from './find-judgements.ts'
import { isKnown, isSilent, toFailure } from './judge-symptom.ts'
import { matcherOf, type RuleMatcher } from './match-rules.ts'
import type { FailureRule } from './rule.ts'

/** Decides what a failure means: pure, the same evidence always gives the same failure. */
export type Classifier = (evidence: FailureEvidence) => Failure

/**
 * A classifier of rules; the first that holds for a complaint decides what it means.
 *
 * Of several complaints, what failed outside any node comes before the nodes; of the nodes, the first in their order
 * whose failure is permanent, else the first that failed.
 *
 * @example
 * ```ts
 * const classifier = createClassifier([
 *   {
 *     id: 'acme/maintenance',
 *     category: 'connection',
 *     retryable: true,
 *     says: ['acme warehouse is under maintenance'],
 *     source: 'runbook',
 *   },
 *   ...defaultRules,
 * ])
 * ```
 */
export function createClassifier(rules: readonly FailureRule[]): Classifier {
  const match = matcherOf(rules)
  return (evidence) => {
    const found = find(evidence, match)
    return {
      ...toFailure(found),
      ...(found.nodeId === undefined ? {} : { nodeId: found.nodeId }),
      evidence: evidenceOf(found, evidence),
    }
  }
}

/** What a failure means, by the rules of Millrace. */
export const classify: Classifier = createClassifier(defaultRules)

/** What is known besides the text. */
export interface ClassifyTextOptions {
  /** dbt's adapter, such as `postgres`. Default: the one that the text names. */
  readonly adapterType?: string
  readonly dbtVersion?: string
  readonly exitCode?: number
  /** Default: {@link classify}. */
  readonly classifier?: Classifier
}

/** What a console output of dbt means: text as a terminal, a log file or an orchestrator shows it. */
export function classifyText(text: string, options: ClassifyTextOptions = {}): Failure {
  const { adapterType, dbtVersion, exitCode, classifier = classify } = options
  return classifier({
    ...(exitCode === undefined ? {} : { ending: { kind: 'exited', code: exitCode } }),
    ...(adapterType === undefined ? {} : { adapterType }),
    ...(dbtVersion === undefined ? {} : { dbtVersion }),
    errors: [],
    nodes: [],
    text,
  })
}

function find(evidence: FailureEvidence, match: RuleMatcher): Found {
  const errors = foundInErrors(evidence, match)
  const nodes = foundInNodes(evidence, match)
  const ending = foundInEnding(evidence.ending ?? { kind: 'exited' }, match)
  const causes = nodes.length > 0 ? errors.filter((found) => !isEcho(found)) : errors
  const died = ending.symptom.lines.length > 0 ? ending : undefined
  const groups = [
    preferred(causes),
    died,
    decide(nodes),
    preferred(foundInText(evidence, match), ending),
    preferred(errors),
  ].filter((found) => found !== undefined)
  return groups.find((found) => !isSilent(found)) ?? (isKnown(ending) ? ending : (groups[0] ?? ending))
}

/** Of complaints outside any node, those that a rule knows come first; an exit code decides over words nobody knows. */
function preferred(found: readonly Found[], ending?: Found): Found | undefined {
  const known = decide(found.filter(isKnown))
  return known ?? (ending !== undefined && isKnown(ending) ? ending : found[0])
}
