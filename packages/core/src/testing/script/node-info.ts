import { stamp } from './dbt-line.ts'
import type { PlayedNode } from './play.ts'

/** When a node began and ended, milliseconds since 1970, as dbt tells it. */
export interface NodeTimes {
  readonly startedAt: number
  readonly finishedAt?: number
}

/** `node_info` of dbt's lines. */
export function nodeInfo(node: PlayedNode, status: string, { startedAt, finishedAt }: NodeTimes) {
  return {
    materialized: node.materialized,
    meta: {},
    node_checksum: '',
    node_finished_at: finishedAt === undefined ? '' : stamp(finishedAt),
    node_name: node.name,
    node_path: `${node.name}.sql`,
    node_relation: { alias: node.name, database: 'db', relation_name: relationName(node) ?? '', schema: 'main' },
    node_started_at: stamp(startedAt),
    node_status: status,
    resource_type: node.kind,
    unique_id: node.id,
  }
}

/** The relation that a node makes; `undefined` when it makes none. */
export function relationName(node: PlayedNode): string | undefined {
  return ['model', 'seed', 'snapshot'].includes(node.kind) && !node.isEphemeral
    ? `"db"."main"."${node.name}"`
    : undefined
}
