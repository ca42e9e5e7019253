import { exitCodes } from '../exit-codes.ts'
import type { PlaceFlags } from '../place-options.ts'
import type { Terminal } from '../terminal.ts'
import { formatCheck } from './check.ts'
import { debugChecks } from './debug-checks.ts'
import { findInstall, projectCheck } from './install-checks.ts'
import { nodeCheck, writableCheck } from './machine-checks.ts'
import type { Check } from './check.ts'

/** `millrace doctor`: everything that has to be right before a run, each with a fix; answers the exit code. */
export async function doctorProgram(flags: PlaceFlags, terminal: Terminal): Promise<number> {
  let healthy = true
  for await (const check of examine(flags, terminal)) {
    healthy &&= check.ok
    terminal.out.write(`${flags.json ? JSON.stringify(check) : formatCheck(check, terminal)}\n`)
  }
  return healthy ? exitCodes.succeeded : exitCodes.setUp
}

async function* examine(flags: PlaceFlags, { env }: Terminal): AsyncGenerator<Check> {
  yield nodeCheck(process.versions.node)
  for (const option of ['artifacts', 'root'] as const) {
    const folder = flags[option]
    if (folder !== undefined) yield await writableCheck(option, folder)
  }
  const project = await projectCheck(flags.project)
  yield project
  const { checks, dbt } = await findInstall(flags, env)
  yield* checks
  if (dbt !== undefined && project.ok) yield* debugChecks(flags, dbt, env)
}
