import { chooseDbt } from './choose-dbt.ts'
import { exitCodeOf } from './exit-codes.ts'
import { openMillrace } from './open-millrace.ts'
import { requestOf, type RunFlags } from './run-options.ts'
import type { Terminal } from './terminal.ts'
import { jsonView } from './views/json-view.ts'
import { liveView } from './views/live-view.ts'
import { plainView } from './views/plain-view.ts'
import type { View } from './views/view.ts'
import { watchRun } from './watch-run.ts'

/** `millrace run`: one run from start to verdict; answers the exit code. */
export async function runProgram(flags: RunFlags, words: readonly string[], terminal: Terminal): Promise<number> {
  const request = requestOf(flags, words, terminal.env)
  await using millrace = openMillrace(await chooseDbt(flags, terminal), flags)
  const run = await millrace.start(request)
  return exitCodeOf(await watchRun(run, viewOf(flags, terminal), terminal))
}

function viewOf({ json }: Pick<RunFlags, 'json'>, terminal: Terminal): View {
  if (json) return jsonView(terminal.out)
  return terminal.live ? liveView(terminal) : plainView(terminal)
}
