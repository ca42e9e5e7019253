import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A temporary copy of the example project, its database, and the dbt that runs it. */
export interface Place extends AsyncDisposable {
  readonly venv: string
  readonly project: string
  readonly database: string
  /** Where the executor keeps its attempts. */
  readonly state: string
}

export async function openPlace(): Promise<Place> {
  const venv = process.env['MILLRACE_TEST_VENV'] ?? join(root, '.venv')
  if (!existsSync(join(venv, 'bin/dbt'))) throw new Error(`There is no dbt in ${venv}: \`npm run setup\` makes it.`)
  const folder = await mkdtemp(join(tmpdir(), 'millrace-demo-'))
  const project = join(folder, 'mill')
  const isSource = (path: string): boolean => !/\/(?:target|logs)$|\.duckdb(?:\.wal)?$/.test(path)
  await cp(join(root, 'examples/dbt'), project, { recursive: true, filter: isSource })
  return {
    venv,
    project,
    database: join(folder, 'mill.duckdb'),
    state: join(folder, 'state'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** Another program that has the database open, until it is told to let go. */
export interface Holder extends AsyncDisposable {
  readonly pid: number | undefined
  letGo(): void
}

export async function holdDatabase({ venv, database }: Place): Promise<Holder> {
  const program = 'import duckdb, sys; db = duckdb.connect(sys.argv[1]); print("open", flush=True); sys.stdin.read()'
  const child = spawn(join(venv, 'bin/python'), ['-c', program, database], { stdio: ['pipe', 'pipe', 'inherit'] })
  const over = once(child, 'close')
  const first: readonly unknown[] = await Promise.race([once(child.stdout, 'data'), over])
  if (!(first[0] instanceof Buffer)) throw new Error(`The other program could not open ${database}.`)
  const letGo = (): void => void child.stdin.end()
  return {
    pid: child.pid,
    letGo,
    async [Symbol.asyncDispose]() {
      letGo()
      await over
    },
  }
}
