// `npm run demo`: three runs of real dbt on our example project, in a temporary folder that is removed afterwards.
import { localExecutor } from '@millrace/adapter-local'
import { createMillrace } from '@millrace/core'
import { busyWarehouse, failingModel, mainJob, type Stage } from './demo/chapters.ts'
import { openPlace } from './demo/place.ts'
import { say, styled, title } from './demo/screen.ts'

const stop = new AbortController()
process.once('SIGINT', () => stop.abort('Ctrl-C'))

await using place = await openPlace()
await using millrace = createMillrace({ executor: localExecutor({ venv: place.venv, root: place.state }) })
const stage: Stage = { millrace, place, signal: stop.signal }
const begin = performance.now()
try {
  for (const chapter of [mainJob, failingModel, busyWarehouse]) await chapter(stage)
  title('That was it')
  say(
    `Three runs, three honest results, in ${((performance.now() - begin) / 1000).toFixed(0)} s. Nothing is left behind.`,
  )
  say('The program is examples/demo.ts; README.md has the shortest one, docs/guides/ what else there is.')
} catch (error) {
  console.error(styled('red', stop.signal.aborted ? 'stopped' : error instanceof Error ? error.message : String(error)))
  process.exitCode = stop.signal.aborted ? 130 : 1
}
