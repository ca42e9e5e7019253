import type { DbtGeneration } from '../../engine/install.ts'
import type { DbtScript, ScriptedNode } from './dbt-script.ts'

/** Kinds of nodes that run SQL of tests. */
const testKinds = new Set(['test', 'unit_test'])

/** Kinds whose ids end in their own name; others may go on with a version or a hash. */
const namedLast = new Set(['source', 'unit_test'])

/** Statuses after which dbt skips the nodes that depend on one, and exits with 1. */
const badStatuses = new Set(['error', 'fail', 'skipped', 'partial success', 'runtime error'])

/** A node of a script with everything filled in, and how it ends. */
export interface PlayedNode {
  readonly id: string
  readonly kind: string
  readonly pkg: string
  readonly name: string
  readonly status: string
  /** Status as lines tell it; `false` for no lines. */
  readonly told: string | false
  /** Status as results have it; `false` for no entry. */
  readonly recorded: string | false
  readonly dependsOn: readonly string[]
  readonly seconds: number
  readonly message: string
  readonly failures: number
  readonly rowsAffected?: number
  readonly materialized: string
  readonly severity: 'error' | 'warn'
  readonly code: string
  readonly trace: string
  readonly gate?: string
  readonly isTest: boolean
  readonly isHook: boolean
  readonly isEphemeral: boolean
  /** Whether dbt gives it a number of its own: hooks and ephemeral models have none. */
  readonly isCounted: boolean
}

/** Fills in the nodes of a script, in order: what a node comes to depends on the ones before it. */
export function playedNodes(script: DbtScript, generation: DbtGeneration): readonly PlayedNode[] {
  const statuses = new Map<string, string>()
  return (script.nodes ?? []).map((node) => {
    const parents = (node.dependsOn ?? []).map((id) => statuses.get(id) ?? 'success')
    const played = play(node, generation, parents)
    statuses.set(node.id, played.status)
    return played
  })
}

/** Whether a status makes dbt exit with 1 and skip children. */
export function isBad(status: string): boolean {
  return badStatuses.has(status)
}

function play(node: ScriptedNode, generation: DbtGeneration, parents: readonly string[]): PlayedNode {
  const [kind = 'model', pkg = 'jaffle', ...rest] = node.id.split('.')
  const isTest = testKinds.has(kind)
  const isHook = kind === 'operation'
  const materialized = node.materialized ?? (kind === 'model' ? 'view' : kind)
  const isEphemeral = materialized === 'ephemeral'
  const status = node.status ?? (parents.some(isBad) ? 'skipped' : goodStatus(kind))
  const failures = node.failures ?? (isTest && ['fail', 'warn'].includes(status) ? 1 : 0)
  const name = (namedLast.has(kind) ? rest.at(-1) : rest[0]) ?? ''
  return {
    id: node.id,
    kind,
    pkg,
    name,
    status,
    told: node.told ?? (isEphemeral && generation === '2.x' ? 'no-op' : status),
    recorded: node.recorded ?? recordedAs(generation, kind, isEphemeral, status),
    dependsOn: node.dependsOn ?? [],
    seconds: status === 'skipped' ? 0 : (node.seconds ?? 0.1),
    message: node.message ?? defaultMessage(generation, { kind, name, status, failures, isTest }),
    failures,
    ...(node.rowsAffected === undefined ? {} : { rowsAffected: node.rowsAffected }),
    materialized,
    severity: node.severity ?? 'error',
    code: node.code ?? 'DbDriverFailed (dbt1308)',
    trace: node.trace ?? '',
    ...(node.gate === undefined ? {} : { gate: node.gate }),
    isTest,
    isHook,
    isEphemeral,
    isCounted: !isHook && !isEphemeral,
  }
}

/** Ephemeral models are in no results of 1.x and "skipped" in those of 2.x, where a failing unit test is an error. */
function recordedAs(generation: DbtGeneration, kind: string, isEphemeral: boolean, status: string): string | false {
  if (generation === '1.x') return isEphemeral ? false : status
  if (isEphemeral) return 'skipped'
  return kind === 'unit_test' && status === 'fail' ? 'error' : status
}

function goodStatus(kind: string): string {
  if (testKinds.has(kind) || kind === 'source') return 'pass'
  return kind === 'exposure' ? 'no-op' : 'success'
}

type Ended = Pick<PlayedNode, 'kind' | 'name' | 'status' | 'failures' | 'isTest'>

function defaultMessage(generation: DbtGeneration, node: Ended): string {
  return generation === '1.x' ? messageOf1x(node) : messageOf2x(node)
}

function messageOf1x({ kind, name, status, failures, isTest }: Ended): string {
  if (status === 'error') return `Database Error in ${kind} ${name} (${kind}s/${name}.sql)\n  scripted error`
  if (status === 'no-op') return 'NO-OP'
  if (isTest && ['fail', 'warn'].includes(status)) {
    return `Got ${failures} result${failures === 1 ? '' : 's'}, configured to ${status} if != 0`
  }
  return status === 'success' ? 'OK' : ''
}

const messagesOf2x: Readonly<Record<string, string>> = {
  success: 'Succeeded',
  pass: 'Pass',
  warn: 'Warn',
  fail: 'Error',
  skipped: 'Skipped due to upstream failure',
}

function messageOf2x({ kind, name, status }: Ended): string {
  if (status === 'error') return `Database Error in ${kind} ${name} (run/${kind}s/${name}.sql)\n  scripted error`
  return messagesOf2x[status] ?? status
}
