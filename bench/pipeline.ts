// Lines through a whole run: a stand-in for dbt writes them as fast as it can, Millrace reads, tells and concludes.
// npm run build && node bench/pipeline.ts [--lines 1000000] [--nodes 2000] [--patience 60]
import { parseArgs } from 'node:util'
import { describeMachine } from './support/machine.ts'
import { table, whole } from './support/numbers.ts'
import { untilQuiet } from './support/quiet.ts'
import { Theatre } from './support/theatre.ts'

const { values: options } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    nodes: { type: 'string', default: '2000' },
    patience: { type: 'string', default: '0' },
  },
})
const nodes = Number(options.nodes)

interface Flow {
  readonly lines: number
  readonly heard: number
  readonly seconds: number
  /** Of all threads of this process. */
  readonly cpuSeconds: number
  readonly grewBytes: number
}

/** Runs so many lines through; memory is what the process has more at its largest than before. */
async function flow(theatre: Theatre, lines: number, listens: boolean): Promise<Flow> {
  await untilQuiet(Number(options.patience))
  const linesPerNode = Math.max(10, Math.round(lines / nodes))
  const run = await theatre.millrace.start(theatre.request({ nodes, linesPerNode }, ['target/run_results.json']))
  let heard = 0
  if (listens) run.on('log', () => (heard += 1))
  const before = process.memoryUsage.rss()
  let largest = before
  const sampling = setInterval(() => (largest = Math.max(largest, process.memoryUsage.rss())), 50)
  await new Promise<void>((resolve) => run.on('attempt:started', () => resolve()))
  const began = performance.now()
  const cpuBefore = process.cpuUsage()
  const result = await run.result()
  const cpu = process.cpuUsage(cpuBefore)
  const seconds = (performance.now() - began) / 1_000
  clearInterval(sampling)
  result.orThrow()
  return {
    lines: linesPerNode * nodes,
    heard,
    seconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    grewBytes: largest - before,
  }
}

await using theatre = await Theatre.open()
await flow(theatre, 100_000, true)
const rows = [['lines', 'nodes', 'log listener', 'lines a second', 'a second of CPU', 'memory growth, MB']]
for (const listens of [false, true]) {
  for (const times of [1, 3]) {
    const { lines, seconds, cpuSeconds, grewBytes } = await flow(theatre, times * Number(options.lines), listens)
    const listener = listens ? 'yes' : 'no'
    const speeds = [seconds, cpuSeconds].map((time) => whole(lines / time))
    rows.push([whole(lines), whole(nodes), listener, ...speeds, (grewBytes / 1e6).toFixed(0)])
  }
}
console.log(`${describeMachine()}\n\n${table(rows)}`)
