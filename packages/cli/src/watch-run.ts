import type { Run, RunResult } from '@millrace/core'
import type { Terminal } from './terminal.ts'
import type { View } from './views/view.ts'

/** Signals that end a program on a terminal or in a container. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Shows a run until its verdict; the first signal cancels it, later ones only say that it is being stopped. */
export async function watchRun(
  run: Run,
  view: View,
  { err, signals }: Pick<Terminal, 'err' | 'signals'>,
): Promise<RunResult> {
  view.follow(run)
  let asked = false
  const stop = (signal: NodeJS.Signals): void => {
    // One interrupt only: dbt loses the cancel of its queries on a second one.
    if (asked) err.write('dbt is being stopped; it is killed if it takes too long\n')
    // What a cancel comes to, also that it can't be kept, is told by the result.
    else run.cancel(signal, { by: 'terminal' }).catch(() => undefined)
    asked = true
  }
  for (const signal of endings) signals.on(signal, stop)
  try {
    const result = await run.result()
    view.finish(result)
    return result
  } finally {
    view.close()
    for (const signal of endings) signals.off(signal, stop)
  }
}
