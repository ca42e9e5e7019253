import { localExecutor } from '@millrace/adapter-local'
import { createMillrace, UsageError } from '@millrace/core'

// #region env
await using millrace = createMillrace({
  executor: localExecutor({ venv: './.venv', inherit: ['GIT_SSL_CAINFO'] }),
})

const result = await millrace.run({
  project: './examples/dbt',
  command: {
    name: 'show',
    inline: "select '{{ env_var('SEASON') }}' as season, '{{ env_var('HOME_MADE', 'unset') }}' as other",
  },
  env: { SEASON: 'harvest', DBT_ENV_SECRET_TOKEN: 'never told' },
})
console.log(result.output?.rows)
// #endregion

// #region reserved
try {
  await millrace.start({ project: './examples/dbt', command: { name: 'build' }, env: { DBT_TARGET: 'prod' } })
} catch (error) {
  if (UsageError.isInstance(error)) console.log(error.message)
}
// #endregion
