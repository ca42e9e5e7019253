import { findDbt, type InstallRequest } from '@millrace/adapter-local'
import { UsageError } from '@millrace/core'

/** The dbt that flags name; else the first one found for the project. */
export async function chooseDbt(flags: {
  readonly venv?: string
  readonly dbt?: string
  readonly project: string
}): Promise<InstallRequest> {
  if (flags.venv !== undefined) return { venv: flags.venv }
  if (flags.dbt !== undefined) return { dbt: flags.dbt }
  const [first] = await findDbt({ project: flags.project })
  if (first !== undefined) return { dbt: first.executable }
  throw new UsageError(
    'no dbt was found in the project, the active environment or on the PATH; give `--venv` or `--dbt`',
    {
      code: 'DBT_NOT_FOUND',
    },
  )
}
