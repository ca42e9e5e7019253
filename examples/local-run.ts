import { localExecutor } from '@millrace/adapter-local'
import { createMillrace, formatFailure, formatSummary } from '@millrace/core'

await using millrace = createMillrace({ executor: localExecutor({ venv: './.venv' }) })

const run = await millrace.start({
  project: './examples/dbt',
  command: { name: 'build', select: ['+stg_deliveries', '+stg_farms'] },
})
run.on('node:finished', ({ text }) => console.log(text))

const result = await run.result()
console.log(formatSummary(result.summary))
if (result.outcome !== 'succeeded') console.error(formatFailure(result))
