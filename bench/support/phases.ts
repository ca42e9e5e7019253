import { showSpread, spread, table } from './numbers.ts'
import type { Noted } from './timed-ports.ts'

/** How the time of one run divides, in milliseconds, by name. */
export type Phases = Readonly<Record<string, number>>

/** Divides a run: before dbt was there, while it ran, after its end; and each call of a port. */
export function phasesOf(begin: number, end: number, { spans, ending }: Noted): Phases {
  const at = (call: string, edge: 'begin' | 'end'): number => spans.find((span) => span.call === call)?.[edge] ?? NaN
  const exit = ending === undefined ? at('ended', 'end') : ending.at - performance.timeOrigin
  const spawned = ending?.seconds === undefined ? at('start', 'end') : exit - 1_000 * ending.seconds
  const calls: Record<string, number> = {}
  for (const { call, begin: from, end: to } of spans) {
    if (!call.startsWith('output') && call !== 'ended') calls[`- ${call}`] = to - from
  }
  return {
    'run() to dbt spawned': spawned - begin,
    'dbt itself': exit - spawned,
    'dbt over to its end told': at('ended', 'end') - exit,
    'end told to result': end - at('ended', 'end'),
    ...calls,
  }
}

/** The phases of several runs, side by side. */
export function showPhases(runs: readonly Phases[]): string {
  const names = [...new Set(runs.flatMap((phases) => Object.keys(phases)))]
  const rows = names.map((name) => {
    const values = runs.map((phases) => phases[name]).filter((value) => value !== undefined)
    return [name, showSpread(spread(values), 1)]
  })
  return table([['phase', 'ms'], ...rows])
}
