import { findDbt, type InstallRequest } from '@millrace/adapter-local'
import { UsageError } from '@millrace/core'
import type { PlaceFlags } from './place-options.ts'
import type { Terminal } from './terminal.ts'

/** The dbt that flags name; else the first one found for the project. */
export async function chooseDbt(
  { venv, dbt, project }: Pick<PlaceFlags, 'venv' | 'dbt' | 'project'>,
  { env }: Pick<Terminal, 'env'>,
): Promise<InstallRequest> {
  if (venv !== undefined) return { venv }
  if (dbt !== undefined) return { dbt }
  const [first] = await findDbt({ project, env })
  if (first !== undefined) return { dbt: first.executable }
  throw new UsageError(
    'no dbt was found in the project, the active environment or on the PATH; give `--venv` or `--dbt`',
    { code: 'DBT_NOT_FOUND' },
  )
}
