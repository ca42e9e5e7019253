import { localExecutor } from '@millrace/adapter-local'
import { createMillrace } from '@millrace/core'

const executor = localExecutor({ venv: './.venv' })
await using millrace = createMillrace({ executor, ladder: { interrupt: '5s' } })

// #region cancel
const run = await millrace.start({
  project: './examples/dbt',
  command: { name: 'show', inline: 'select max(a.range * b.range) from range(10000000) a, range(10000000) b' },
})
for await (const event of run.events()) if (event.type === 'node:started') break

const report = await run.cancel('superseded', { by: 'scheduler' })
console.log(`${report.outcome} by ${report.by}, first by ${report.rungs[0]}`)
console.log(`interrupted ${report.nodes.interrupted.length}, still alive ${report.survivors.length}`)
// #endregion

// #region signal
const controller = new AbortController()
const request = { project: './examples/dbt', command: { name: 'seed' }, signal: controller.signal } as const
const other = await millrace.start(request)
controller.abort('not needed any more')
const { outcome, failure } = await other.result()
console.log(`${outcome}: ${failure?.message}`)
// #endregion
