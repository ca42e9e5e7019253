import { availableParallelism, cpus, loadavg } from 'node:os'

/** Beyond this, other programs take a noticeable part of what is measured. */
const quietLoad = 0.5

/** Where and when something is measured; says so when the machine has other work. */
export function describeMachine(): string {
  const [load = 0] = loadavg()
  const busy = load > quietLoad * availableParallelism() ? ' (BUSY: other programs run, figures are upper bounds)' : ''
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor'
  const when = new Date().toISOString().slice(0, 16).replace('T', ' ')
  return `${when} UTC, node ${process.versions.node}, ${availableParallelism()} cores of ${cpu}, load ${load.toFixed(2)}${busy}`
}
