import type { Command } from '../../command/command.ts'
import type { Place } from '../../executor/executor.ts'
import type { RequestRecord } from '../request.ts'

/** Where dbt 1.x keeps its parse state, in the attempt's folder. */
export const parseStatePath = 'target/partial_parse.msgpack'

/**
 * What must be equal for a parse state to be of use: dbt itself checks each and parses in full otherwise, so a
 * wrong guess costs time and never correctness.
 */
export function parseStateKey(request: RequestRecord, place: Place, command: Command): string {
  const { profile } = request
  const { vars, target } = command as { readonly vars?: unknown; readonly target?: string }
  const { install, project, profilesDir } = place
  return JSON.stringify([
    'parse-state',
    project,
    install.version,
    profilesDir ?? '',
    profile.name ?? '',
    target ?? profile.target ?? '',
    sorted(vars ?? {}),
  ])
}

/** The order of keys of `--vars` changes nothing for dbt. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
