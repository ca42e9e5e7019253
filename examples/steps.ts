import { localExecutor } from '@millrace/adapter-local'
import { createMillrace, parseCommand } from '@millrace/core'

await using millrace = createMillrace({ executor: localExecutor({ venv: './.venv' }) })

// #region steps
const result = await millrace.run({
  project: './examples/dbt',
  steps: [
    { name: 'seed' },
    { name: 'run', select: ['grain_stock+', '+grain_stock'], vars: { fail: true } },
    parseCommand('dbt test --select +grain_stock'),
  ],
})
for (const { step, command, outcome } of result.steps) console.log(`${step} ${command}: ${outcome}`)
for (const { name, step, status } of result.summary.failed) console.log(`step ${step}, ${name}: ${status}`)
console.log(`${result.outcome}, ${result.nodes.filter(({ status }) => status === 'skipped').length} skipped`)
// #endregion
