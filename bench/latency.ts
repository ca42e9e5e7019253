// How long after dbt has written a line its event is heard. A stand-in for dbt stamps its lines when it writes them.
// npm run build && node bench/latency.ts [--lines 400] [--patience 60]
import { parseArgs } from 'node:util'
import { describeMachine } from './support/machine.ts'
import { quantile, table } from './support/numbers.ts'
import { untilQuiet } from './support/quiet.ts'
import { Theatre } from './support/theatre.ts'

const { values: options } = parseArgs({
  options: { lines: { type: 'string', default: '400' }, patience: { type: 'string', default: '0' } },
})

/** Pauses between lines: a busy dbt, a usual one, one that is silent long enough for the reader to look less often. */
const pauses = [5, 50, 1_500] as const

async function latencies(theatre: Theatre, everyMs: number): Promise<readonly number[]> {
  await untilQuiet(Number(options.patience))
  // No more than a minute for each pause.
  const nodes = Math.max(20, Math.min(Number(options.lines), Math.round(60_000 / everyMs)))
  const run = await theatre.millrace.start(theatre.request({ nodes, everyMs }))
  const heard: number[] = []
  run.on('node:finished', ({ at }) => heard.push(performance.timeOrigin + performance.now() - at))
  const result = await run.result()
  result.orThrow()
  return heard
}

await using theatre = await Theatre.open()
await latencies(theatre, 1)
const rows: (readonly (string | number)[])[] = [
  ['pause before a line, ms', 'lines', 'median, ms', 'p95, ms', 'max, ms'],
]
for (const pause of pauses) {
  const heard = await latencies(theatre, pause)
  rows.push([pause, heard.length, ...[0.5, 0.95, 1].map((share) => quantile(heard, share).toFixed(1))])
}
console.log(`${describeMachine()}\n\n${table(rows)}`)
