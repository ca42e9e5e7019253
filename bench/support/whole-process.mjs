// A whole program that runs dbt once: node whole-process.mjs <folder> <venv or executable> <project> <command> [name=value …]
import { join } from 'node:path'
import { fileArtifactStore, localExecutor } from '@millrace/adapter-local'
import { createMillrace, parseCommand } from '@millrace/core'

const [folder = '', dbt = '', project = '', command = '', ...variables] = process.argv.slice(2)
const millrace = createMillrace({
  executor: localExecutor({ dbt, root: join(folder, 'root') }),
  artifacts: fileArtifactStore({ root: join(folder, 'artifacts') }),
})
const result = await millrace.run({
  project,
  command: parseCommand(command),
  profile: { dir: project },
  env: Object.fromEntries(variables.map((text) => text.split(/=(.*)/su, 2))),
})
await millrace.close()
result.orThrow()
