// How fast dbt's output is read: splitting, passing over quiet lines, JSON, meaning; and what memory that takes.
// node bench/lines.ts [lines, default 1500000]
import { linesOfNode } from './support/debug-lines.ts'
import { whole } from './support/numbers.ts'
import { interpret } from '../packages/core/src/dbt/interpret.ts'
import { createLineSplitter } from '../packages/core/src/dbt/line-splitter.ts'
import { parseLine } from '../packages/core/src/dbt/parse-line.ts'
import { isQuietLine } from '../packages/core/src/dbt/quick-name.ts'

const wanted = Number(process.argv[2] ?? 1_500_000)
const chunkBytes = 64 * 1024
const encoder = new TextEncoder()

/** Chunks of a block of lines, over and over: making them anew would cost more than reading them. */
function makeBlock(): { readonly bytes: Uint8Array; readonly lines: number } {
  const lines = Array.from({ length: 400 }, (_, n) => linesOfNode(n, 5_000, '7f3c9a52-1')).flatMap(
    ({ opening, middle, closing }) => [...opening, ...middle, ...closing],
  )
  return { bytes: encoder.encode(`${lines.join('\n')}\n`), lines: lines.length }
}

function read(block: Uint8Array, times: number): { bytes: number; quiet: number; known: number } {
  const splitter = createLineSplitter()
  let [quiet, known] = [0, 0]
  for (let round = 0; round < times; round += 1) {
    for (let at = 0; at < block.length; at += chunkBytes) {
      for (const text of splitter.push(block.subarray(at, at + chunkBytes))) {
        if (typeof text !== 'string') continue
        if (isQuietLine(text, '1.x')) quiet += 1
        else {
          const parsed = parseLine(text)
          if (parsed.kind === 'json' && interpret(parsed.line, '1.x').kind !== 'other') known += 1
        }
      }
    }
  }
  return { bytes: splitter.consumed, quiet, known }
}

const block = makeBlock()
const rounds = Math.max(1, Math.ceil(wanted / block.lines))
read(block.bytes, 3)
const rssBefore = process.memoryUsage().rss
const cpuBefore = process.cpuUsage()
const begin = process.hrtime.bigint()
const { bytes, quiet, known } = read(block.bytes, rounds)
const seconds = Number(process.hrtime.bigint() - begin) / 1e9
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
const lines = rounds * block.lines
console.log(
  `${whole(lines)} lines, ${whole(bytes / lines)} bytes each, ${whole((100 * quiet) / lines)} % quiet, ${whole((100 * known) / lines)} % known`,
)
console.log(
  `${whole(lines / seconds)} lines/s, ${whole(bytes / 1e6 / seconds)} MB/s, ${seconds.toFixed(2)} s, ${whole(lines / cpuSeconds)} lines per second of CPU`,
)
console.log(
  `RSS grew by ${whole((process.memoryUsage().rss - rssBefore) / 2 ** 20)} MiB to ${whole(process.memoryUsage().rss / 2 ** 20)} MiB`,
)
