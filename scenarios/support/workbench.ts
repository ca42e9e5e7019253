import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileArtifactStore, localExecutor, type InstallRequest } from '@millrace/adapter-local'
import {
  createMillrace,
  memoryRunStore,
  type Command,
  type JournalRecord,
  type LadderOptions,
  type Millrace,
  type RunEvent,
  type RunRequest,
  type RunResult,
} from '@millrace/core'
import { mainVenv, pond } from './venvs.ts'

/** What a workbench is made with. */
export interface WorkbenchOptions {
  /** Which dbt. Default: the main venv. */
  readonly dbt?: InstallRequest
  /** The project that is copied. Default: the pond. */
  readonly project?: string
  /** Files of the copy that are written over, by path; `null` removes one. */
  readonly files?: Readonly<Record<string, string | null>>
  /** Where the executor works, in place of a folder of the workbench. */
  readonly root?: string
  /** Where artifacts are kept, in place of a folder of the workbench. */
  readonly artifacts?: string
  /** How long each step of stopping may take. Default: as long as a busy machine needs. */
  readonly ladder?: LadderOptions
}

/** What a request may say besides its command. */
export type RequestOptions = Partial<Omit<RunRequest, 'command' | 'steps'>>

/** A run that is over, and all its events as they were heard. */
export interface Heard {
  readonly result: RunResult
  readonly events: readonly RunEvent[]
}

/** A copy of a project, a place for everything that runs leave, and a Millrace over them. */
export class Workbench implements AsyncDisposable {
  readonly folder: string
  readonly project: string
  readonly artifacts: string
  readonly root: string
  readonly millrace: Millrace
  readonly #runs = memoryRunStore<JournalRecord>()

  private constructor(folder: string, options: WorkbenchOptions) {
    const { dbt = { venv: mainVenv }, root, artifacts, ladder = { interrupt: '20s' } } = options
    this.folder = folder
    this.project = join(folder, 'project')
    this.artifacts = artifacts ?? join(folder, 'artifacts')
    this.root = root ?? join(folder, 'root')
    this.millrace = createMillrace({
      executor: localExecutor({ ...dbt, root: this.root }),
      artifacts: fileArtifactStore({ root: this.artifacts }),
      runs: this.#runs,
      ladder,
    })
  }

  static async make(options: WorkbenchOptions = {}): Promise<Workbench> {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-scenario-'))
    const bench = new Workbench(folder, options)
    await cp(options.project ?? pond, bench.project, { recursive: true, filter: isSource })
    for (const [path, content] of Object.entries(options.files ?? {})) await bench.write(path, content)
    return bench
  }

  /** Writes a file of the project; `null` removes it. */
  async write(path: string, content: string | null): Promise<void> {
    const file = join(this.project, path)
    if (content === null) {
      await rm(file)
    } else {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
    }
  }

  /** What every request for this project says: its database lies outside of it. */
  options(over: RequestOptions = {}) {
    const { env, profile, ...rest } = over
    return {
      project: this.project,
      retry: { maxAttempts: 1 },
      ...rest,
      profile: { dir: this.project, ...profile },
      env: { POND_DB: join(this.folder, 'pond.duckdb'), MILL_DB: join(this.folder, 'mill.duckdb'), ...env },
    } satisfies Partial<RunRequest>
  }

  /** A request for one command. */
  request<const C extends Command>(command: C, over: RequestOptions = {}) {
    return { ...this.options(over), command }
  }

  /** Runs one command, or several as steps. */
  async run(command: Command | readonly Command[], over: RequestOptions = {}): Promise<Heard> {
    const what = 'name' in command ? { command } : { steps: command }
    const run = await this.millrace.start({ ...this.options(over), ...what })
    const events: RunEvent[] = []
    run.on('event', (event) => events.push(event))
    return { result: await run.result(), events }
  }

  /** All records of a run's journal. */
  async journal(runId: string): Promise<readonly JournalRecord[]> {
    const batches = (await this.#runs.read(runId, 0, { signal: new AbortController().signal })) ?? []
    return batches.flatMap(({ records }) => records)
  }

  /** The project's files with their bytes: to see that nothing was changed. */
  snapshot(): Promise<ReadonlyMap<string, string>> {
    return filesBelow(this.project)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.millrace.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** All files below a folder with their bytes. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'latin1')] as const)))
}

// What dbt leaves when somebody runs the example by hand.
function isSource(path: string): boolean {
  return !['target', 'logs', 'dbt_packages'].includes(basename(path)) && !/\.duckdb(?:\.wal)?$/u.test(path)
}
