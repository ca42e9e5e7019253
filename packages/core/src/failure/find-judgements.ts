import { codesOf, exceptionCodes } from './codes.ts'
import type { ErrorSaid, FailureEvidence, NodeTrouble } from './failure.ts'
import { isKnown, judge, type Judgement } from './judge-symptom.ts'
import type { RuleMatcher } from './match-rules.ts'
import { readSymptoms } from './read-symptoms.ts'
import type { Symptom } from './symptom.ts'

/** A judgement and where its symptom was found. */
export interface Found extends Judgement {
  /** For the evidence: `error MainEncounteredError`, `node model.shop.orders (error)`, `output`. */
  readonly where: string
  readonly nodeId?: string
}

/** dbt's last line of a run that failed for another reason: it says that dbt stopped, not why. */
const echoes: readonly string[] = ['dbt:8995', 'title:failfast']

/** Errors outside any node. */
export function foundInErrors(evidence: FailureEvidence, match: RuleMatcher): readonly Found[] {
  return evidence.errors.flatMap((error) => foundInError(error, evidence, match))
}

/** Whether a complaint only repeats that dbt stopped. */
export function isEcho({ symptom }: Judgement): boolean {
  return echoes.some((code) => symptom.codes.has(code))
}

function foundInError(
  error: ErrorSaid,
  { adapterType, command }: FailureEvidence,
  match: RuleMatcher,
  codes: readonly string[] = [],
): readonly Found[] {
  const { message, event, code, codeName, nodeId, trace } = error
  const context = {
    ...(adapterType === undefined ? {} : { adapterType }),
    codes: [
      ...codes,
      ...(command === undefined ? [] : [`command:${command}`]),
      ...(event === undefined ? [] : [`event:${event}`]),
      ...(code === undefined ? [] : [`dbt:${code.padStart(4, '0')}`]),
      ...(trace === undefined ? [] : codesInTrace(trace)),
    ],
  }
  const name = [codeName ?? event, code === undefined ? undefined : `(dbt${code.padStart(4, '0')})`]
  const where = ['error', ...name.filter((part) => part !== undefined)].join(' ')
  return symptomsOf(message, context).map((symptom) => ({
    ...judge(symptom, match),
    where,
    ...(nodeId === undefined ? {} : { nodeId }),
  }))
}

/** A text without any words is a symptom too: that nothing was said. */
function symptomsOf(text: string, context: { adapterType?: string; codes: readonly string[] }): readonly Symptom[] {
  const symptoms = readSymptoms(text, context)
  return symptoms.length > 0
    ? symptoms
    : [{ lines: [], text: '', codes: codesOf([...context.codes, 'shape:empty']), ...adapterOf(context) }]
}

function adapterOf({ adapterType }: { adapterType?: string }): { adapterType?: string } {
  return adapterType === undefined ? {} : { adapterType }
}

const raised = /^((?:[A-Za-z_]\w{0,40}\.){0,8}[A-Z]\w{0,80}[a-z]\w{0,80})(?::|$)/gm
const longestTrace = 64 * 1024

/**
 * The classes of a traceback: the exception that ended it, and those of modules that led to it. Python prints the first
 * cause first; the built-in ones among those were most often expected and handled.
 */
function codesInTrace(trace: string): readonly string[] {
  const classes = [...trace.slice(-longestTrace).matchAll(raised)].map(([, name = '']) => name)
  return ['shape:traceback', ...classes.filter(fromModule).flatMap(exceptionCodes)]
}

function fromModule(name: string, index: number, all: readonly string[]): boolean {
  return index === all.length - 1 || name.includes('.')
}

/** Statuses of nodes that say nothing about a cause. */
const silentStatuses: ReadonlySet<string> = new Set(['interrupted', 'not-started', 'skipped'])

/** Nodes that did not succeed, each once, in their order. */
export function foundInNodes(evidence: FailureEvidence, match: RuleMatcher): readonly Found[] {
  const told = evidence.nodes.filter(({ status }) => !silentStatuses.has(status))
  // A skip can be all there is: the ephemeral model above it failed, and dbt gives that one no result.
  const telling =
    told.length > 0 ? told : evidence.nodes.filter(({ message, errors }) => (message ?? '') !== '' || errors.length > 0)
  return telling.map((node) => foundInNode(node, evidence, match))
}

function foundInNode(node: NodeTrouble, evidence: FailureEvidence, match: RuleMatcher): Found {
  const { id, resourceType, status, failures, errors } = node
  const place = { where: `node ${id} (${status})`, nodeId: id }
  const kind = `in:${resourceType}`
  const fromErrors = errors.flatMap((error) => foundInError(error, evidence, match, [kind]))
  const decisive = decide(fromErrors.filter(isKnown))
  if (decisive !== undefined) return { ...decisive, ...place }
  const text = informative(node.message) ?? (failures ? `the test found ${String(failures)} rows` : '')
  const fromMessage = symptomsOf(text, { ...adapterOf(evidence), codes: [`status:${status}`, kind] }).map(
    (symptom) => ({
      ...judge(symptom, match),
      ...place,
    }),
  )
  const said = [...fromMessage, ...fromErrors.map((found) => ({ ...found, ...place }))]
  return said.find(isKnown) ?? said.find(({ symptom }) => symptom.text !== '') ?? (said[0] as Found)
}

/** dbt 2.x gives tests a bare word for a message. */
function informative(message: string | undefined): string | undefined {
  return message === undefined || /^(?:Error|Fail|FAIL \d+)?$/.test(message.trim()) ? undefined : message
}

/** Complaints in text that is not JSON. */
export function foundInText(evidence: FailureEvidence, match: RuleMatcher): readonly Found[] {
  const adapterType = evidence.adapterType ?? /Registered adapter: (\w{2,40})=/.exec(evidence.text)?.[1]
  const codes = evidence.command === undefined ? [] : [`command:${evidence.command}`]
  return readSymptoms(evidence.text, { ...(adapterType === undefined ? {} : { adapterType }), codes })
    .map((symptom) => ({ ...judge(symptom, match), where: 'output' }))
    .filter(({ symptom }) => symptom.text !== '' || symptom.codes.has('shape:traceback'))
}

type Ending = NonNullable<FailureEvidence['ending']>

/** How the process ended, where that alone tells a cause: by a signal, for want of memory, lost. */
export function foundInEnding({ kind, code, signal }: Ending, match: RuleMatcher): Found {
  const codes = [
    `ending:${kind}`,
    ...(signal === undefined ? [] : [`signal:${signal}`]),
    ...(code === undefined ? [] : [`exit:${String(code)}`]),
  ]
  const lines = kind === 'exited' ? [] : [endings[kind](signal ?? 'a signal')]
  return { ...judge({ lines, text: '', codes: codesOf(codes) }, match), where: 'process' }
}

const endings = {
  signalled: (signal: string) => `dbt was ended by ${signal}`,
  'out-of-memory': () => 'dbt was ended because memory ran out',
  lost: () => 'nobody knows how dbt ended: the record of its exit is gone and its processes are dead',
}

/** The first permanent one, else the first that can pass by itself. */
export function decide<F extends Judgement>(found: readonly F[]): F | undefined {
  return found.find(({ rule }) => rule.retryable !== true) ?? found[0]
}
