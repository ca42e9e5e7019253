import { delimiter } from 'node:path'

/** Variables of a process, as Node has them. */
export type OwnEnvironment = Readonly<Record<string, string | undefined>>

/** Where programs are looked for when neither our own process nor the request has a `PATH`. */
const standardPath = ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter)

/** dbt's options can be set by such variables: what happens to be in our own environment must not change a run. */
export function isDbtName(name: string): boolean {
  return /^dbt_/i.test(name)
}

/**
 * The whole environment of dbt: of our `own` variables those in `allow` (dbt's never), over them those `given` with
 * the request, and `binFolders` in front of `PATH` so that adapters and git hooks of the venv are found.
 */
export function buildEnvironment(
  own: OwnEnvironment,
  allow: readonly string[],
  given: Readonly<Record<string, string>>,
  binFolders: readonly string[] = [],
): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const name of allow) {
    const value = own[name]
    if (value !== undefined && !isDbtName(name)) environment[name] = value
  }
  Object.assign(environment, given)
  const { PATH: path = '' } = environment
  // An empty entry of `PATH` would mean the current folder, which is the project.
  environment['PATH'] = [...new Set(binFolders), path === '' ? standardPath : path].join(delimiter)
  return environment
}
