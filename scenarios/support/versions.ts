import { join } from 'node:path'
import { mainVenv, otherVenvs } from './venvs.ts'

/** A dbt that scenarios are run with. */
export interface DbtVersion {
  readonly name: 'v1-8' | 'v1-11' | 'v1-12' | 'v2-core' | 'v2-fusion'
  readonly venv: string
  readonly generation: '1.x' | '2.x'
}

const other = (name: DbtVersion['name'], generation: DbtVersion['generation']): DbtVersion => ({
  name,
  venv: join(otherVenvs, name),
  generation,
})

/** The main one first; the others are there after `npm run dbt-versions`. */
export const dbtVersions: readonly DbtVersion[] = [
  { name: 'v1-11', venv: mainVenv, generation: '1.x' },
  other('v1-8', '1.x'),
  other('v1-12', '1.x'),
  other('v2-core', '2.x'),
  other('v2-fusion', '2.x'),
]
