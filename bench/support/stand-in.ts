// A program in the place of dbt 1.x: it says what it is told to, as dbt would, and leaves the results that belong to it.
// It is told by the variable STAND_IN, a JSON object: { nodes, linesPerNode } or { nodes, everyMs }.
import { mkdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { completedLine, invocationId, linesOfNode } from './debug-lines.ts'

/** What a stand-in is asked to do. */
export interface Part {
  readonly nodes: number
  /** As many lines for each node, as fast as they can be written. */
  readonly linesPerNode?: number
  /** A pause before each node's last line, which is stamped when it is written. */
  readonly everyMs?: number
}

/** How much is written at once, where speed matters. */
const pieceBytes = 1024 * 1024

const { STAND_IN: told = '', DBT_ENV_CUSTOM_ENV_MILLRACE_ATTEMPT: attempt = '' } = process.env
const part = JSON.parse(told) as Part
const target =
  process.argv.find((word) => word.startsWith('--target-path='))?.slice('--target-path='.length) ?? 'target'

const ids: string[] = []
if (part.everyMs === undefined) flood(part.linesPerNode ?? 1)
else await drip(part.everyMs)
writeResults()
write(bytesOf([completedLine(attempt)]))

function flood(linesPerNode: number): void {
  let waiting: Buffer[] = []
  let bytes = 0
  const flush = (): void => {
    write(Buffer.concat(waiting))
    waiting = []
    bytes = 0
  }
  const push = (piece: Buffer): void => {
    waiting.push(piece)
    bytes += piece.length
    if (bytes > pieceBytes) flush()
  }
  const middle = middleOf(linesPerNode)
  for (let n = 1; n <= part.nodes; n += 1) {
    const { id, opening, closing } = linesOfNode(n, part.nodes, attempt)
    ids.push(id)
    push(bytesOf(opening))
    push(middle)
    push(bytesOf(closing))
  }
  flush()
}

/** What is said while a node works is the same for all of them: making it anew would cost more than reading it. */
function middleOf(linesPerNode: number): Buffer {
  const { opening, middle, closing } = linesOfNode(0, part.nodes, attempt)
  const wanted = Math.max(0, linesPerNode - opening.length - closing.length)
  return bytesOf(Array.from({ length: wanted }, (_, index) => middle[index % middle.length] ?? ''))
}

async function drip(everyMs: number): Promise<void> {
  for (let n = 1; n <= part.nodes; n += 1) {
    const { id, opening, closing } = linesOfNode(n, part.nodes, attempt)
    ids.push(id)
    const last = closing.at(-1) ?? ''
    write(bytesOf([...opening, ...closing.slice(0, -1)]))
    // Not in step with whoever looks at regular times.
    await delay(everyMs * (0.5 + Math.random()))
    write(Buffer.from(`${last.replace(/"ts": "[^"]*"\}\}$/u, `"ts": "${stampNow()}"}}`)}\n`))
  }
}

function stampNow(): string {
  const ms = performance.timeOrigin + performance.now()
  const micros = String(Math.floor((ms % 1) * 1_000)).padStart(3, '0')
  return new Date(ms).toISOString().replace('Z', `${micros}Z`)
}

function bytesOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
}

function write(bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(1, bytes, written)
}

function writeResults(): void {
  const results = ids.map((unique_id) => ({
    unique_id,
    status: 'success',
    timing: [],
    thread_id: 'Thread-1 (worker)',
    execution_time: 0.125,
    adapter_response: { _message: 'SELECT 1042', rows_affected: 1042 },
    message: 'SELECT 1042',
    failures: null,
  }))
  const metadata = {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
    dbt_version: '1.11.16',
    invocation_id: invocationId,
    env: { MILLRACE_ATTEMPT: attempt },
  }
  mkdirSync(target, { recursive: true })
  writeFileSync(
    join(target, 'run_results.json'),
    JSON.stringify({ metadata, results, elapsed_time: 1, args: { which: 'build' } }),
  )
}
