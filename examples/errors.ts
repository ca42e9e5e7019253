import { localExecutor } from '@millrace/adapter-local'
import { CompilationError, createMillrace, RunFailedError, UsageError } from '@millrace/core'

await using millrace = createMillrace({ executor: localExecutor({ venv: './.venv' }) })
const project = './examples/dbt'

// #region result
const result = await millrace.run({ project, command: { name: 'show', inline: "select * from {{ ref('flour') }}" } })
console.log(`${result.outcome}: ${result.failure?.category}, retryable: ${result.failure?.retryable}`)
// #endregion

// #region throw
try {
  result.orThrow()
} catch (error) {
  if (CompilationError.isInstance(error)) console.log(`${error.code}: ${error.message}`)
  else if (RunFailedError.isInstance(error)) console.log(error.failure.category)
  else throw error
}
// #endregion

// #region usage
try {
  await millrace.start({ project, command: { name: 'build', selct: ['orders'] } as never })
} catch (error) {
  if (UsageError.isInstance(error)) console.log(`${error.code}: ${error.message}`)
}
// #endregion
