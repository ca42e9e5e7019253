import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { probeDbt, type InstallRequest } from '@millrace/adapter-local'
import { MillraceError, type DbtInstall } from '@millrace/core'
import { chooseDbt } from '../choose-dbt.ts'
import type { PlaceFlags } from '../place-options.ts'
import type { Terminal } from '../terminal.ts'
import type { Check } from './check.ts'

export async function projectCheck(project: string): Promise<Check> {
  const folder = resolve(project)
  const there = await stat(join(folder, 'dbt_project.yml')).then(
    (found) => found.isFile(),
    () => false,
  )
  return {
    name: 'project',
    ok: there,
    found: there ? folder : `no dbt_project.yml in ${folder}`,
    fix: 'give --project the folder that dbt_project.yml is in',
  }
}

/** What was found of dbt; `dbt` only when it can be asked more. */
export interface FoundInstall {
  readonly checks: readonly Check[]
  readonly dbt?: InstallRequest
}

export async function findInstall(flags: PlaceFlags, env: Terminal['env']): Promise<FoundInstall> {
  try {
    const dbt = await chooseDbt(flags, { env })
    const install = await probeDbt(dbt, { project: flags.project, env })
    return { checks: [installCheck(install), adaptersCheck(install)], dbt }
  } catch (error) {
    if (!MillraceError.isInstance(error)) throw error
    const fix = 'install dbt-core and an adapter into a venv, and give --venv'
    return { checks: [{ name: 'dbt', ok: false, found: error.message, fix }] }
  }
}

function installCheck({ engine, version, executable, source }: DbtInstall): Check {
  return { name: 'dbt', ok: true, found: `${engine} ${version} at ${executable} (told by ${source})` }
}

/** dbt 2.x brings its adapters with it. */
export function adaptersCheck({ adapters, generation }: Pick<DbtInstall, 'adapters' | 'generation'>): Check {
  const names = adapters.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`))
  const ok = generation === '2.x' || names.length > 0
  return {
    name: 'adapters',
    ok,
    found: names.join(', ') || (ok ? 'built in' : 'none'),
    fix: 'install the adapter of your warehouse, such as dbt-postgres',
  }
}
