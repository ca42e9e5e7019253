import type { Bindings } from './request.ts'

/** dbt's own mark of secret variables: it blanks their values in its log, and refuses them outside of profiles and packages. */
const secretPrefix = 'DBT_ENV_SECRET'

/** The values that must not leave an attempt. */
export function secretsOf({ env }: Bindings): readonly string[] {
  return Object.entries(env)
    .filter(([name, value]) => name.startsWith(secretPrefix) && value !== '')
    .map(([, value]) => value)
}
