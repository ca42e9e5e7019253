import type { ConclusionReason, NodeOutcome } from '../conclusion-types.ts'
import { nodeGroup } from '../node.ts'
import { listed, type Case } from './case.ts'
import type { Finding } from './situation.ts'

/** One thing that an attempt that exited with 0 needs to be a success. */
interface Check {
  readonly code: string
  readonly kind: ConclusionReason['kind']
  readonly weight: Finding['weight']
  /** What was expected and what was found, if that forbids success. */
  readonly forbids: (attempt: Case) => string | undefined
}

const sound: ReadonlySet<string> = new Set(['succeeded', 'warned'])

/** The table of what success needs besides its artifacts, most telling first. */
const checks: readonly Check[] = [
  {
    code: 'COMMAND_IMPOSSIBLE',
    kind: 'usage',
    weight: 'said',
    forbids: ({ proof }) => proof.impossible,
  },
  {
    code: 'OUTPUT_INCOMPLETE',
    kind: 'resource',
    weight: 'gap',
    forbids: ({ evidence: { output } }) =>
      output.complete ? undefined : `expected the whole output of dbt, found it cut: ${output.reason ?? 'unknown why'}`,
  },
  {
    code: 'LOG_BROKEN',
    kind: 'resource',
    weight: 'gap',
    forbids: ({ evidence: { story } }) =>
      story.logBroken
        ? 'dbt could not write all of its log ("--- Logging error ---"): what it told is incomplete'
        : undefined,
  },
  {
    code: 'DOUBLED_RESULT',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ artifacts: { entries = [] } }) => {
      const doubled = repeated(entries.map(({ id }) => id))
      return doubled.length === 0 ? undefined : `expected one result a node, found more of ${listed(doubled)}`
    },
  },
  {
    code: 'NODES_DISAGREE',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ reconciled }) => {
      const found = reconciled.flatMap(({ pair, disagree }) =>
        disagree === undefined ? [] : [`${pair.node.id}: ${disagree}`],
      )
      return found.length === 0 ? undefined : listed(found)
    },
  },
  {
    code: 'NODES_NOT_SUCCEEDED',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ outcomes }) => {
      const found = outcomes.filter((outcome) => !sound.has(nodeGroup(outcome.status))).map(named)
      return found.length === 0 ? undefined : `dbt exited with 0, but not every node succeeded: ${listed(found)}`
    },
  },
  {
    code: 'RESULTS_MISCOUNTED',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ situation, evidence: { story }, artifacts: { entries } }) => {
      if (situation.generation !== '1.x' || story.total === undefined || entries === undefined) return undefined
      const counted = entries.filter(({ id }) => !id.startsWith('operation.')).length
      return counted === story.total
        ? undefined
        : `expected ${story.total} results, as many as dbt counted its nodes, found ${counted}`
    },
  },
  {
    code: 'NOTHING_DONE',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ outcomes, artifacts: { entries }, evidence: { story } }) =>
      entries !== undefined && outcomes.length === 0 && story.nothingSelected === undefined
        ? 'dbt exited with 0, worked on no node and did not say that there was nothing to do'
        : undefined,
  },
  {
    code: 'ERROR_LINES',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ evidence: { story } }) => {
      if (story.errorLines === 0) return undefined
      const first = story.problems.find(({ severity }) => severity === 'error')?.message ?? story.errors[0]?.message
      return `dbt exited with 0, but told ${story.errorLines} error(s)${first === undefined ? '' : `: ${first}`}`
    },
  },
  {
    code: 'INTERRUPTED',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ evidence: { story } }) =>
      story.interrupted ? 'dbt exited with 0, but said that it was interrupted' : undefined,
  },
  {
    code: 'NOT_COMPLETED',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ evidence: { story }, situation }) => {
      if (story.completed === undefined) {
        // Where lines were lost, it may have been among them.
        return situation.outputComplete ? 'dbt exited with 0, but never said that its command completed' : undefined
      }
      return story.completed.success ? undefined : 'dbt exited with 0, but said that its command failed'
    },
  },
  {
    code: 'INVOCATION_FOREIGN',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ evidence: { story, invocationId }, situation }) =>
      invocationId === undefined ||
      story.invocationId === invocationId ||
      (story.invocationId === undefined && !situation.outputComplete)
        ? undefined
        : `expected lines of invocation ${invocationId}, found ${story.invocationId ?? 'none'}`,
  },
  {
    code: 'FOREIGN_LINES',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ evidence: { story } }) =>
      story.foreignLines > 0 ? `${story.foreignLines} line(s) of the output are of another dbt` : undefined,
  },
  {
    code: 'STRAYS',
    kind: 'internal',
    weight: 'contradiction',
    forbids: ({ evidence: { ending } }) =>
      ending.strays.length === 0
        ? undefined
        : `dbt said that it was done while processes of it went on (they were stopped): ${listed(ending.strays.map(({ pid, command }) => `${command} (${pid})`))}`,
  },
]

/** What keeps an attempt that exited with 0 from being a success; its artifacts come first where they say why. */
export function forbidSuccess(attempt: Case): readonly Finding[] {
  const found = checks.flatMap(({ code, kind, weight, forbids }) => {
    const message = forbids(attempt)
    return message === undefined ? [] : [{ code, kind, weight, message }]
  })
  const earlier = (finding: Finding): boolean => finding.kind === 'resource' || finding.kind === 'usage'
  return [...found.filter(earlier), ...attempt.artifacts.findings, ...found.filter((finding) => !earlier(finding))]
}

function repeated(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return [...new Set(ids.filter((id) => seen.size === seen.add(id).size))]
}

function named({ node, status }: NodeOutcome): string {
  return `${node.id} is "${status}"`
}
