import type { DbtGeneration } from '../../engine/install.ts'
import { stamp } from './dbt-line.ts'
import type { RunResultsJson } from './dbt-script.ts'
import { relationName, type NodeTimes } from './node-info.ts'
import type { PlayedNode } from './play.ts'

/** What every artifact of one process says of it. */
export interface ArtifactOrigin {
  readonly generation: DbtGeneration
  readonly version: string
  readonly invocationId: string
  readonly extra: Readonly<Record<string, string>>
  /** The command as `args.which` has it. */
  readonly which: string
  readonly at: number
}

/** A node that is over, with when and where it ran. */
export interface EndedNode {
  readonly node: PlayedNode
  readonly times: NodeTimes
  readonly thread: string
}

function metadata(origin: ArtifactOrigin, schema: string) {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: origin.version,
    generated_at: stamp(origin.at),
    invocation_id: origin.invocationId,
    env: origin.extra,
  }
}

/** `run_results.json`, as the generation writes it. */
export function runResultsJson(origin: ArtifactOrigin, ended: readonly EndedNode[], seconds: number): RunResultsJson {
  const { generation, which } = origin
  const entry = generation === '1.x' ? resultV1 : resultV2
  return {
    metadata: metadata(origin, 'run-results/v6'),
    results: ended.flatMap((one) => (one.node.recorded === false ? [] : [entry(one, one.node.recorded)])),
    elapsed_time: seconds,
    args:
      generation === '1.x'
        ? { which, invocation_command: `dbt ${which}` }
        : { command: which, which, __other__: { command: which, static_analysis: null, which } },
  }
}

/** What 2.x writes after an interrupt: every selected node failed to compile, whatever really happened. */
export function falseResultsJson(origin: ArtifactOrigin, nodes: readonly PlayedNode[]): RunResultsJson {
  const times = { startedAt: origin.at, finishedAt: origin.at }
  const failed = nodes
    .filter(({ isHook }) => !isHook)
    .map((node) => ({ node: { ...node, recorded: 'error', message: 'Compilation Error' }, times, thread: 'main' }))
  return runResultsJson(origin, failed, 0)
}

function timing({ times: { startedAt, finishedAt = startedAt } }: EndedNode) {
  const span = { started_at: stamp(startedAt), completed_at: stamp(finishedAt) }
  return [
    { name: 'compile', ...span },
    { name: 'execute', ...span },
  ]
}

function rows({ rowsAffected }: PlayedNode) {
  return rowsAffected === undefined ? {} : { rows_affected: rowsAffected }
}

function resultV1(ended: EndedNode, status: string) {
  const { node, thread } = ended
  const skipped = status === 'skipped'
  return {
    status,
    timing: skipped ? [] : timing(ended),
    thread_id: thread,
    execution_time: node.seconds,
    adapter_response: rows(node),
    message: node.message === '' ? null : node.message,
    failures: node.isTest && status !== 'error' && !skipped ? node.failures : null,
    unique_id: node.id,
    compiled: !skipped,
    compiled_code: skipped ? null : `select 1 -- ${node.name}`,
    relation_name: relationName(node) ?? null,
    batch_results: null,
  }
}

function resultV2(ended: EndedNode, status: string) {
  const { node, thread } = ended
  const relation = relationName(node)
  return {
    status,
    timing: timing(ended),
    thread_id: thread.replace(' (worker)', ''),
    execution_time: node.seconds,
    adapter_response: rows(node),
    message: node.message,
    ...(node.isTest && status !== 'error' ? { failures: node.failures } : {}),
    unique_id: node.id,
    ...(relation === undefined ? {} : { relation_name: relation }),
  }
}

/** `sources.json`. 2.x writes statuses of trouble with a capital; a query that failed is in neither. */
export function sourcesJson(origin: ArtifactOrigin, ended: readonly EndedNode[], seconds: number) {
  const capital = (status: string) => status.charAt(0).toUpperCase() + status.slice(1)
  return {
    metadata: metadata(origin, 'sources/v3'),
    results: ended
      .filter(({ node }) => node.kind === 'source' && node.recorded !== false && node.recorded !== 'runtime error')
      .map((one) => ({
        unique_id: one.node.id,
        max_loaded_at: stamp(one.times.startedAt - 3_600_000),
        snapshotted_at: stamp(one.times.startedAt),
        max_loaded_at_time_ago_in_s: 3_600,
        status:
          origin.generation === '2.x' && one.node.recorded !== 'pass'
            ? capital(String(one.node.recorded))
            : one.node.recorded,
        criteria: {
          warn_after: { count: 12, period: 'hour' },
          error_after: { count: 24, period: 'hour' },
          filter: null,
        },
        adapter_response: {},
        timing: timing(one),
        thread_id: one.thread,
        execution_time: one.node.seconds,
      })),
    elapsed_time: seconds,
  }
}

/** `catalog.json` with one column per relation. */
export function catalogJson(origin: ArtifactOrigin, nodes: readonly PlayedNode[]) {
  const entries = nodes
    .filter((node) => relationName(node) !== undefined)
    .map((node): readonly [string, unknown] => [
      node.id,
      {
        metadata: { type: 'BASE TABLE', schema: 'main', name: node.name, database: 'db', comment: null, owner: null },
        columns: { id: { type: 'INTEGER', index: 1, name: 'id', comment: null } },
        stats: {},
        unique_id: node.id,
      },
    ])
  return { metadata: metadata(origin, 'catalog/v1'), nodes: Object.fromEntries(entries), sources: {}, errors: null }
}

/** The places in `manifest.json` for kinds that are not under `nodes`. */
const manifestPlaces: Readonly<Record<string, string>> = {
  source: 'sources',
  exposure: 'exposures',
  unit_test: 'unit_tests',
  function: 'functions',
}

/** `manifest.json` with the nodes of the script and nothing else. */
export function manifestJson(origin: ArtifactOrigin, nodes: readonly PlayedNode[]) {
  const under = (place: string) =>
    Object.fromEntries(
      nodes.flatMap((node) =>
        (manifestPlaces[node.kind] ?? 'nodes') === place ? [[node.id, manifestNode(node)] as const] : [],
      ),
    )
  return {
    metadata: { ...metadata(origin, 'manifest/v12'), project_name: nodes[0]?.pkg ?? 'jaffle', adapter_type: 'duckdb' },
    nodes: under('nodes'),
    ...Object.fromEntries(Object.values(manifestPlaces).map((place) => [place, under(place)] as const)),
    macros: {},
    parent_map: Object.fromEntries(nodes.map((node) => [node.id, node.dependsOn])),
    child_map: childMap(nodes),
  }
}

function childMap(nodes: readonly PlayedNode[]): Readonly<Record<string, readonly string[]>> {
  const children = new Map<string, string[]>()
  for (const { id } of nodes) children.set(id, [])
  for (const { id, dependsOn } of nodes) for (const parent of dependsOn) children.get(parent)?.push(id)
  return Object.fromEntries<readonly string[]>(children)
}

function manifestNode(node: PlayedNode) {
  return {
    unique_id: node.id,
    name: node.name,
    resource_type: node.kind,
    package_name: node.pkg,
    path: `${node.name}.sql`,
    original_file_path: `${node.kind}s/${node.name}.sql`,
    fqn: [node.pkg, node.name],
    depends_on: { macros: [], nodes: node.dependsOn },
    relation_name: relationName(node) ?? null,
    config: {
      enabled: true,
      materialized: node.materialized,
      ...(node.isTest ? { severity: node.severity.toUpperCase() } : {}),
    },
  }
}
