import { fileArtifactStore, localExecutor } from '@millrace/adapter-local'
import { createMillrace, type Run, type RunResult } from '@millrace/core'
import { chooseDbt } from './choose-dbt.ts'
import { exitCodeOf } from './exit-codes.ts'
import { requestOf, type RunFlags } from './run-options.ts'
import type { Terminal } from './terminal.ts'
import { jsonView } from './views/json-view.ts'
import { liveView } from './views/live-view.ts'
import { plainView } from './views/plain-view.ts'
import type { View } from './views/view.ts'

/** Signals that end a program on a terminal or in a container. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `millrace run`: one run from start to verdict; answers the exit code. */
export async function runProgram(flags: RunFlags, words: readonly string[], terminal: Terminal): Promise<number> {
  const request = requestOf(flags, words, process.env)
  const { artifacts } = flags
  await using millrace = createMillrace({
    executor: localExecutor(await chooseDbt(flags)),
    ...(artifacts === undefined ? {} : { artifacts: fileArtifactStore({ root: artifacts }) }),
  })
  const run = await millrace.start(request)
  return exitCodeOf(await watch(run, viewOf(flags, terminal), terminal))
}

function viewOf({ json }: Pick<RunFlags, 'json'>, terminal: Terminal): View {
  if (json) return jsonView(terminal.out)
  return terminal.live ? liveView(terminal) : plainView(terminal)
}

async function watch(run: Run, view: View, terminal: Terminal): Promise<RunResult> {
  view.follow(run)
  let asked = false
  const stop = (signal: NodeJS.Signals): void => {
    // One interrupt only: dbt loses the cancel of its queries on a second one.
    if (asked) terminal.err.write('dbt is being stopped; it is killed if it takes too long\n')
    else void run.cancel(signal, { by: 'terminal' })
    asked = true
  }
  for (const signal of endings) process.on(signal, stop)
  try {
    const result = await run.result()
    view.finish(result)
    return result
  } finally {
    for (const signal of endings) process.off(signal, stop)
  }
}
