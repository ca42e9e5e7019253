import { localExecutor } from '@millrace/adapter-local'
import { createMillrace } from '@millrace/core'

// #region deadline
await using millrace = createMillrace({
  executor: localExecutor({ venv: './.venv' }),
  ladder: { interrupt: '5s', terminate: '2s' },
})

const run = await millrace.start({
  project: './examples/dbt',
  command: { name: 'show', inline: 'select max(a.range * b.range) from range(10000000) a, range(10000000) b' },
  deadlines: { run: '5s' },
})
run.on('deadline:passed', ({ deadline, limitMs }) => console.log(`${deadline}: ${limitMs} ms`))

const { outcome, failure } = await run.result()
console.log(`${outcome}, ${failure?.category}, retryable: ${failure?.retryable}`)
// #endregion
