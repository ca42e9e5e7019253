import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A process as `/proc` shows it; both texts have a zero byte between their parts. */
export interface SeenProcess {
  readonly pid: number
  readonly commandLine: string
  readonly environment: string
}

/** All living processes that we may look at. Linux only. */
export async function processes(): Promise<readonly SeenProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))
  const seen = await Promise.all(pids.map(look))
  return seen.filter((process) => process !== undefined)
}

/** Processes of a run's dbt: dbt itself and whatever it started carry the run's id. */
export async function processesOf(runId: string): Promise<readonly SeenProcess[]> {
  return (await processes()).filter(({ environment }) => environment.includes(`MILLRACE_RUN=${runId}\0`))
}

async function look(pid: string): Promise<SeenProcess | undefined> {
  const read = (name: string): Promise<string> => readFile(join('/proc', pid, name), 'utf8')
  try {
    const [commandLine, environment] = await Promise.all([read('cmdline'), read('environ')])
    return { pid: Number(pid), commandLine, environment }
  } catch {
    return undefined // it has ended in the meantime, or is not ours to look at
  }
}
