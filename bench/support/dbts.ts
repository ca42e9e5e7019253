import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { probeDbt } from '@millrace/adapter-local'
import type { DbtInstall } from '@millrace/core'

const repository = resolve(import.meta.dirname, '../..')

/** Projects that are measured: the small one is nearly all start-up, the example one has 27 nodes. */
export const projects = {
  pond: join(repository, 'scenarios/pond'),
  mill: join(repository, 'examples/dbt'),
} as const

/** The dbts that are here: that of the start script, and of the others those of 2.x. */
export async function dbtsHere(): Promise<readonly DbtInstall[]> {
  const main = process.env['MILLRACE_TEST_VENV'] ?? join(repository, '.venv')
  const others = process.env['MILLRACE_TEST_DBT_VERSIONS'] ?? join(repository, '.setup/dbt')
  const venvs = [main, join(others, 'v2-core'), join(others, 'v2-fusion')]
  return Promise.all(venvs.filter((venv) => existsSync(join(venv, 'bin/dbt'))).map((venv) => probeDbt({ venv })))
}
