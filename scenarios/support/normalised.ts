import type { RunEvent } from '@millrace/core'

/**
 * A run's events as lines that can be compared over versions of dbt: what they say, not when, in how many words and in
 * which order of threads.
 */
export function normalised(events: readonly RunEvent[]): readonly string[] {
  return events.map((event) => [event.type, ...factsOf(event)].filter((fact) => fact !== undefined).join(' ')).sort()
}

function factsOf(event: RunEvent): readonly (string | undefined)[] {
  switch (event.type) {
    case 'run:queued':
      return event.commands
    case 'run:finished':
      return [event.outcome, event.failure?.category, event.failure?.nodeId]
    case 'state:changed':
      return [event.from, event.to]
    case 'attempt:started':
      return [event.command]
    case 'attempt:finished':
      return [event.conclusion, String(event.succeeded), event.failure?.category]
    case 'parse:finished':
      return [event.mode]
    case 'node:started':
      return [shortId(event.node.id)]
    case 'node:finished':
    case 'test:finished':
      return [shortId(event.node.id), event.status, ...counted(event.failures)]
    case 'node:skipped':
      return [shortId(event.node.id)]
    case 'warning':
      return [event.node === undefined ? undefined : shortId(event.node.id)]
    case 'problem':
      return [event.problem.severity, event.problem.nodeId === undefined ? undefined : shortId(event.problem.nodeId)]
    case 'artifact:stored':
      return [event.path]
    case 'cancel:progress':
      return [event.rung]
    default:
      return []
  }
}

/** dbt 2.x makes the hash at the end of a test's id in another way. */
export function shortId(id: string): string {
  return id.replace(/^(test\..*)\.[0-9a-f]{10}$/u, '$1')
}

function counted(failures: number | undefined): readonly string[] {
  return failures === undefined ? [] : [`(${String(failures)})`]
}
