import { localExecutor } from '@millrace/adapter-local'
import { createMillrace, formatCommand, parseCommand } from '@millrace/core'

await using millrace = createMillrace({ executor: localExecutor({ venv: './.venv' }) })
const project = './examples/dbt'

// #region output
const list = await millrace.run({ project, command: { name: 'list', select: ['marts'], resourceType: ['model'] } })
console.log(list.output?.ids)

const show = await millrace.run({ project, command: { name: 'show', inline: 'select 6 * 7 as answer', limit: 1 } })
console.log(show.output?.rows)
// #endregion

// #region text
const command = parseCommand('dbt run -s +orders tag:nightly --vars \'{"day": 24}\' --full-refresh', {
  allow: ['run', 'build'],
})
console.log(command)
console.log(formatCommand(command))
// #endregion
