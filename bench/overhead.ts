// What Millrace adds to dbt: alternating pairs of run() in this program and of bare dbt, on copies of one project.
// npm run build && node bench/overhead.ts [--pairs 9] [--whole 5] [--project mill|pond] [--command build]
//   [--dbt <executable>] [--phases] [--patience 60: seconds that a quiet machine is waited for before each pair]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileArtifactStore, localExecutor, probeDbt } from '@millrace/adapter-local'
import { createMillrace, parseCommand, type DbtInstall, type Millrace } from '@millrace/core'
import { runBareDbt, timeOf } from './support/bare-dbt.ts'
import { dbtsHere, projects } from './support/dbts.ts'
import { describeMachine } from './support/machine.ts'
import { table } from './support/numbers.ts'
import { judgePairs, measurePairs, pairsHead, pairsRow } from './support/pairs.ts'
import { phasesOf, showPhases, type Phases } from './support/phases.ts'
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
const [pairs, whole, patience] = [options.pairs, options.whole, options.patience].map(Number) as [
  number,
  number,
  number,
]
const command = parseCommand(options.command)

/** What the requirements allow a run in a loaded program to take more. */
const limits = { '1.x': { ms: 120, ratio: 1.05 }, '2.x': { ms: 120 } } as const

/** One dbt, measured in a folder of its own. */
class Measurement {
  readonly #dbt: DbtInstall
  readonly #folder: string
  readonly #ports = new TimedPorts()
  readonly #phases: Phases[] = []

  constructor(dbt: DbtInstall, folder: string) {
    this.#dbt = dbt
    this.#folder = folder
  }

  async report(): Promise<string> {
    const copies = { ours: await this.#copy('ours'), bare: await this.#copy('bare'), whole: await this.#copy('whole') }
    const bare = (): Promise<number> => runBareDbt(this.#dbt.executable, options.command.split(' '), copies.bare)
    const first = (): Promise<number> => this.#inNewMillrace(copies.ours)
    const program = (): Promise<number> => this.#wholeProgram(copies.whole)
    // The first one of each parses in full and makes the tables, the second one meets them.
    for (const warm of [bare, first, program]) for (let time = 0; time < 2; time += 1) await warm()

    const millrace = this.#open()
    const ours = (): Promise<number> => this.#run(millrace, copies.ours)
    await ours()
    this.#phases.length = 0
    const loaded = await measurePairs(pairs, { ours, bare, patience })
    const phases = showPhases(this.#phases)
    await millrace.close()
    const firsts = await measurePairs(whole, { ours: first, bare, patience })
    const programs = await measurePairs(whole, { ours: program, bare, patience })
    const rows = [
      pairsRow('loaded program', loaded),
      pairsRow('first run of an executor', firsts),
      pairsRow('whole process', programs),
    ]
    return [
      `## dbt ${this.#dbt.version}, \`dbt ${options.command}\` of ${options.project}`,
      describeMachine(),
      table([pairsHead, ...rows]),
      judgePairs(loaded, limits[this.#dbt.generation]),
      ...(options.phases ? [phases] : []),
    ].join('\n\n')
  }

  #copy(name: string): Promise<ProjectCopy> {
    return copyProject(source, join(this.#folder, name))
  }

  #open(): Millrace {
    return createMillrace({
      executor: this.#ports.executor(localExecutor({ dbt: this.#dbt.executable, root: join(this.#folder, 'root') })),
      artifacts: this.#ports.artifacts(fileArtifactStore({ root: join(this.#folder, 'artifacts') })),
    })
  }

  /** From run to result, with a listener as most programs have one. */
  async #run(millrace: Millrace, { project, env }: ProjectCopy): Promise<number> {
    const begin = performance.now()
    const run = await millrace.start({ project, command, profile: { dir: project }, env })
    const heard: string[] = []
    run.on('node:finished', ({ text }) => heard.push(text))
    const result = await run.result()
    const end = performance.now()
    result.orThrow()
    this.#phases.push(phasesOf(begin, end, this.#ports.take()))
    return end - begin
  }

  /** The same, the start of a supervisor included; it is not counted how that is let go. */
  async #inNewMillrace(copy: ProjectCopy): Promise<number> {
    const millrace = this.#open()
    const ms = await this.#run(millrace, copy)
    await millrace.close()
    return ms
  }

  #wholeProgram({ folder, project, env }: ProjectCopy): Promise<number> {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const program = join(import.meta.dirname, 'support/whole-process.mjs')
    const argv = [program, folder, this.#dbt.executable, project, options.command, ...variables]
    return timeOf(process.execPath, argv, { cwd: folder, env: process.env })
  }
}

const dbts = options.dbt === undefined ? await dbtsHere() : [await probeDbt({ dbt: options.dbt })]
if (dbts.length === 0) throw new Error('there is no dbt: set MILLRACE_TEST_VENV, or run `npm run setup` first')
for (const dbt of dbts) {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-overhead-'))
  try {
    console.log(`${await new Measurement(dbt, folder).report()}\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
