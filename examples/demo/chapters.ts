import {
  formatFailure,
  formatSummary,
  type Millrace,
  type Outcome,
  type RunRequest,
  type RunResult,
} from '@millrace/core'
import { holdDatabase, type Place } from './place.ts'
import { colour, followNodes, indented, say, styled, title } from './screen.ts'

/** What every chapter works with. */
export interface Stage {
  readonly millrace: Millrace
  readonly place: Place
  readonly signal: AbortSignal
}

/** The main job: `dbt build`, every node heard as it ends, then the summary. */
export async function mainJob(stage: Stage): Promise<void> {
  title('1. The job: dbt build')
  say('  seeds, views, tables, a snapshot, tests; each line comes in the moment its node ends', '')
  const run = await stage.millrace.start(requestOf(stage, { command: { name: 'build' } }))
  followNodes(run)
  const result = await expected(run.result(), 'succeeded')
  say('', indented(formatSummary(result.summary, { colour, width: 96 })))
}

/** A model that fails in the warehouse: what needs it is skipped, and the cause is told first. */
export async function failingModel(stage: Stage): Promise<void> {
  title('2. A model that fails')
  say('  the same project with `fail: true`: grain_stock casts a name to a number', '')
  const command = { name: 'build', select: ['grain_stock+'], vars: { fail: true } } as const
  const run = await stage.millrace.start(requestOf(stage, { command }))
  followNodes(run)
  const result = await expected(run.result(), 'failed')
  say('', styled('bold', '  formatFailure(result)'), indented(formatFailure(result, { maxLines: 12 })))
  say('', `  attempts: ${result.attempts.length}. A wrong cast does not pass by itself, so nothing was tried again.`)
}

/** A transient failure: the database is locked until the first attempt has failed. */
export async function busyWarehouse(stage: Stage): Promise<void> {
  title('3. A warehouse that is busy')
  await using holder = await holdDatabase(stage.place)
  say(`  another program (pid ${String(holder.pid)}) has the DuckDB file open; dbt seed begins all the same`, '')
  const retry = { maxAttempts: 3, delay: '1s', jitter: false } as const
  const run = await stage.millrace.start(requestOf(stage, { command: { name: 'seed' }, retry }))
  followNodes(run)
  run.on('attempt:started', ({ text }) => say(`  ${text}`))
  run.on('retry:scheduled', ({ because, delayMs }) => {
    say(styled('yellow', `  ${because.category}, retryable: ${because.message.slice(0, 38)} …`))
    say(`  waiting ${delayMs} ms; meanwhile the other program lets go`)
    holder.letGo()
  })
  const { attempts } = await expected(run.result(), 'succeeded')
  say('', `  attempts: ${attempts.map(({ succeeded }) => (succeeded ? 'succeeded' : 'failed')).join(', then ')}`)
}

function requestOf<const R extends Partial<RunRequest>>({ place, signal }: Stage, more: R) {
  return { project: place.project, env: { MILL_DB: place.database }, signal, ...more }
}

async function expected(over: Promise<RunResult>, outcome: Outcome): Promise<RunResult> {
  const result = await over
  if (result.outcome === outcome) return result
  throw new Error(`This run should have ${outcome}, but it is ${result.outcome}.\n${formatFailure(result)}`)
}
