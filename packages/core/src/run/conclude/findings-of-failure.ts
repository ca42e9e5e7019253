import { nodeGroup } from '../node.ts'
import { oneLine } from '../story/bounds.ts'
import { listed, type Case } from './case.ts'
import type { Finding } from './situation.ts'

/** Why an attempt whose process did not exit with 0 is no success, most telling first. */
export function explainFailure(attempt: Case): readonly Finding[] {
  return [...ourOwnDoing(attempt), ...endOfProcess(attempt), ...unsaid(attempt), ...disagreements(attempt)]
}

/** What we decided before the first signal. It is told after an exit with 0 that was no success, too. */
export function ourOwnDoing({ evidence: { cause, story }, outcomes }: Case): readonly Finding[] {
  if (cause === undefined) return []
  const whole =
    story.completed !== undefined &&
    !story.interrupted &&
    outcomes.every(({ status }) => nodeGroup(status) !== 'unfinished')
  const weight = whole ? 'said' : 'gap'
  return cause.kind === 'cancel'
    ? [{ code: 'CANCELLED', kind: 'ours', weight, message: `dbt was stopped: ${cause.reason}` }]
    : [
        {
          code: 'DEADLINE_PASSED',
          kind: 'ours',
          weight,
          message: `dbt was stopped: the ${cause.deadline} deadline of ${cause.limitMs} ms had passed (${cause.elapsedMs} ms)`,
        },
      ]
}

function endOfProcess(attempt: Case): readonly Finding[] {
  const { ending, story } = attempt.evidence
  const said = story.completed?.success === true
  switch (ending.kind) {
    case 'lost':
      return [
        { code: 'LOST', kind: 'internal', weight: 'gap', message: `nobody knows how dbt ended: ${ending.reason}` },
      ]
    case 'out-of-memory':
      return [{ code: 'OUT_OF_MEMORY', kind: 'resource', weight: 'gap', message: 'dbt was ended for lack of memory' }]
    case 'signalled':
      // Whose signal it was is for the classifier to say.
      return [
        {
          code: 'KILLED',
          kind: 'dbt',
          weight: said ? 'contradiction' : 'gap',
          message: `dbt was ended by ${ending.signal}${said ? ' after it had said that its command succeeded' : ''}`,
        },
      ]
    case 'exited':
      return exited(attempt, ending.code)
  }
}

function exited({ evidence: { story }, outcomes, situation }: Case, code: number): readonly Finding[] {
  const failed = outcomes.filter(({ status }) => nodeGroup(status) === 'failed')
  const skipped = outcomes.filter(({ status }) => status === 'skipped')
  const error = story.errors.find(({ codeName }) => codeName !== 'OperationCanceled')?.message
  const lastText = story.text.trimEnd().split('\n').at(-1) ?? ''
  const parts = [
    ...(failed.length > 0 ? [`${failed.length} failed (${listed(failed.map(({ node }) => node.id))})`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
    ...(error === undefined ? [] : [oneLine(error, 300)]),
    ...(story.lines === 0 && lastText !== '' ? [oneLine(lastText, 300)] : []),
    ...(story.interrupted && failed.length === 0 ? ['it was interrupted'] : []),
  ]
  if (story.completed?.success === true) {
    const message = `dbt exited with ${code} after it had said that its command succeeded`
    return [{ code: 'EXIT_DISAGREES', kind: parts.length > 0 ? 'dbt' : 'internal', weight: 'contradiction', message }]
  }
  if (parts.length === 0 && !situation.completed) {
    // What it said of it may be among what was lost.
    if (!situation.outputComplete) return []
    return [
      { code: 'EXIT_UNEXPLAINED', kind: 'dbt', weight: 'gap', message: `dbt exited with ${code} and did not say why` },
    ]
  }
  const message = `dbt exited with ${code}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`
  return [{ code: 'DBT_FAILED', kind: 'dbt', weight: 'said', message }]
}

/** What dbt had no time to tell. */
function unsaid({ evidence: { story, output, ending, cause }, outcomes }: Case): readonly Finding[] {
  const found: Finding[] = []
  if (!output.complete || story.logBroken) {
    const message = `the output of dbt is incomplete: ${output.reason ?? 'dbt could not write all of its log'}`
    found.push({ code: 'OUTPUT_INCOMPLETE', kind: 'resource', weight: 'gap', message })
  }
  if (ending.kind === 'exited' && story.lines > 0 && story.completed === undefined) {
    found.push({ code: 'NOT_COMPLETED', kind: 'dbt', weight: 'gap', message: 'dbt ended before it had told its end' })
  }
  if (story.interrupted && cause === undefined && !outcomes.some(({ status }) => nodeGroup(status) === 'failed')) {
    found.push({
      code: 'INTERRUPTED',
      kind: 'dbt',
      weight: 'gap',
      message: 'dbt said that it was interrupted, and not by Millrace',
    })
  }
  return found
}

function disagreements({ reconciled }: Case): readonly Finding[] {
  const found = reconciled.flatMap(({ pair, disagree }) =>
    disagree === undefined ? [] : [`${pair.node.id}: ${disagree}`],
  )
  return found.length === 0
    ? []
    : [{ code: 'NODES_DISAGREE', kind: 'internal', weight: 'contradiction', message: listed(found) }]
}
