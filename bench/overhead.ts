// What Millrace adds to dbt: alternating pairs of run() in this program and of bare dbt, on copies of one project.
// npm run build && node bench/overhead.ts [--pairs 9] [--whole 5] [--project mill|pond] [--dbt <executable>] [--phases]
// --patience 60 waits before each pair, at most so many seconds, until other programs leave the machine alone.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileArtifactStore, localExecutor, probeDbt } from '@millrace/adapter-local'
import { createMillrace, parseCommand, type DbtInstall } from '@millrace/core'
import { runBareDbt, timeOf } from './support/bare-dbt.ts'
import { dbtsHere, projects } from './support/dbts.ts'
import { describeMachine } from './support/machine.ts'
import { showSpread, spread, table } from './support/numbers.ts'
import { phasesOf, type Phases } from './support/phases.ts'
import { untilQuiet } from './support/quiet.ts'
import { copyProject, type ProjectCopy } from './support/project-copy.ts'
import { TimedPorts } from './support/timed-ports.ts'

const { values: options } = parseArgs({
  options: {
    pairs: { type: 'string', default: '9' },
    whole: { type: 'string', default: '5' },
    project: { type: 'string', default: 'mill' },
    command: { type: 'string', default: 'build' },
    dbt: { type: 'string' },
    phases: { type: 'boolean', default: false },
    patience: { type: 'string', default: '0' },
  },
})
const source = options.project === 'pond' ? projects.pond : projects.mill
const count = (text: string): number[] => Array.from({ length: Number(text) }, (_, index) => index)

/** One pair: milliseconds with Millrace and without. */
interface Pair {
  readonly ours: number
  readonly bare: number
}

/** Warm runs one after the other, first the one and then the other, so that both meet the same machine. */
async function pairsOf(times: string, ours: () => Promise<number>, bare: () => Promise<number>): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (const _ of count(times)) {
    await untilQuiet(Number(options.patience))
    pairs.push({ ours: await ours(), bare: await bare() })
  }
  return pairs
}

async function measure(dbt: DbtInstall, folder: string): Promise<void> {
  const copies = {
    ours: await copyProject(source, join(folder, 'ours')),
    bare: await copyProject(source, join(folder, 'bare')),
    whole: await copyProject(source, join(folder, 'whole')),
  }
  const command = parseCommand(options.command)
  const bare = (): Promise<number> => runBareDbt(dbt.executable, options.command.split(' '), copies.bare)
  const ports = new TimedPorts()
  const millrace = createMillrace({
    executor: ports.executor(localExecutor({ dbt: dbt.executable, root: join(folder, 'root') })),
    artifacts: ports.artifacts(fileArtifactStore({ root: join(folder, 'artifacts') })),
  })
  const phases: Phases[] = []
  const ours = async (): Promise<number> => {
    const { project, env } = copies.ours
    const begin = performance.now()
    const run = await millrace.start({ project, command, profile: { dir: project }, env })
    const nodes: number[] = []
    run.on('node:finished', () => nodes.push(performance.now()))
    const result = await run.result()
    const end = performance.now()
    result.orThrow()
    phases.push(phasesOf(begin, end, ports.take()))
    return end - begin
  }
  await bare()
  await bare()
  const first = await ours()
  await ours()
  phases.length = 0
  const loaded = await pairsOf(options.pairs, ours, bare)
  await millrace.close()

  const whole = (): Promise<number> => runWholeProgram(dbt, copies.whole)
  await whole()
  await whole()
  const programs = await pairsOf(options.whole, whole, bare)

  console.log(`\n## dbt ${dbt.version}, \`dbt ${options.command}\` of ${options.project}\n`)
  console.log(describeMachine(), '\n')
  console.log(
    table([
      ['', 'pairs', 'bare dbt, ms', 'difference, ms', 'ratio'],
      row('loaded program', loaded),
      row('whole process', programs),
    ]),
  )
  console.log(
    `\n(min / median / max; the first run of the program, with a cold parse state, took ${first.toFixed(0)} ms)`,
  )
  if (options.phases) console.log(`\n${showPhases(phases)}`)
}

function row(name: string, pairs: readonly Pair[]): readonly (string | number)[] {
  if (pairs.length === 0) return [name, 0]
  const of = (value: (pair: Pair) => number, digits?: number): string => showSpread(spread(pairs.map(value)), digits)
  return [
    name,
    pairs.length,
    of(({ bare }) => bare),
    of(({ ours, bare }) => ours - bare),
    of(({ ours, bare }) => ours / bare, 3),
  ]
}

function runWholeProgram({ executable }: DbtInstall, { folder, project, env }: ProjectCopy): Promise<number> {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const program = join(import.meta.dirname, 'support/whole-process.mjs')
  const argv = [program, folder, executable, project, options.command, ...variables]
  return timeOf(process.execPath, argv, { cwd: folder, env: process.env })
}

function showPhases(phases: readonly Phases[]): string {
  const names = [...new Set(phases.flatMap((phase) => Object.keys(phase)))]
  const rows = names.map((name) => {
    const values = phases.map((phase) => phase[name]).filter((value) => value !== undefined)
    return [name, showSpread(spread(values), 1)]
  })
  return table([['phase', 'ms'], ...rows])
}

const dbts = options.dbt === undefined ? await dbtsHere() : [await probeDbt({ dbt: options.dbt })]
if (dbts.length === 0) throw new Error('there is no dbt: set MILLRACE_TEST_VENV, or run `npm run setup` first')
for (const dbt of dbts) {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-overhead-'))
  try {
    await measure(dbt, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
