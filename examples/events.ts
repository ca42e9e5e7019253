import { localExecutor } from '@millrace/adapter-local'
import { createMillrace } from '@millrace/core'

await using millrace = createMillrace({ executor: localExecutor({ venv: './.venv' }) })
const run = await millrace.start({
  project: './examples/dbt',
  command: { name: 'build', select: ['+stg_grains'] },
  labels: { job: 'nightly' },
})

// #region listen
run.on('run:queued', ({ commands, labels }) => console.log(`${labels['job']}: ${commands.join(', ')}`))
run.on('node:started', ({ node }) => console.log(`${node.resourceType} ${node.name} …`))
let lines = 0
run.on('log', () => (lines += 1))
// #endregion

// #region iterate
for await (const event of run.events()) {
  if (event.type === 'node:finished') console.log(`${event.node.name}: ${event.status}`)
  if (event.type === 'run:finished') console.log(`outcome: ${event.outcome}`)
}
// #endregion

// #region later
const all = await Array.fromAsync(run.events())
const gapless = all.every(({ seq }, index) => seq === index + 1)
console.log(`numbered without gaps: ${gapless}; lines of output heard: ${lines > all.length}`)
// #endregion
