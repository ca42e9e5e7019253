import type { DbtEngine, DbtInstall } from '@millrace/core'

/** What the version of a dbt tells of it. */
export type VersionFacts = Pick<DbtInstall, 'engine' | 'version' | 'generation' | 'minor'> & {
  readonly warnings: readonly string[]
}

/** Versions that Millrace was tried with. */
const oldestMinor = 8
const newestMinor = 12
const newestMajor = 2

/** What is known of a version that dbt or its package names. `undefined` when the text is no version at all. */
export function versionFacts(engine: DbtEngine, version: string): VersionFacts | undefined {
  const [, first, second] = /^(\d+)\.(\d+)/.exec(version) ?? []
  if (first === undefined || second === undefined) return undefined
  const [major, minor] = [Number(first), Number(second)]
  if (major >= 2) return { engine, version, generation: '2.x', warnings: newerMajor(major, version) }
  return { engine, version, generation: '1.x', minor, warnings: otherMinor(major, minor, version) }
}

function newerMajor(major: number, version: string): readonly string[] {
  if (major <= newestMajor) return []
  return [`dbt ${version} is newer than Millrace knows; it is run as dbt ${newestMajor}.x.`]
}

function otherMinor(major: number, minor: number, version: string): readonly string[] {
  if (major === 1 && minor > newestMinor)
    return [`dbt ${version} is newer than Millrace knows; it is run as dbt 1.${newestMinor}.`]
  if (major === 1 && minor >= oldestMinor) return []
  return [`dbt ${version} is older than 1.${oldestMinor}, the oldest that Millrace was tried with.`]
}

/** What can be told of a dbt that names no version: scripts are dbt 1.x, native programs dbt 2.x. */
export function unknownVersion(kind: 'script' | 'native', why: string): VersionFacts {
  const generation = kind === 'script' ? '1.x' : '2.x'
  const as = kind === 'script' ? `1.${newestMinor}` : `${newestMajor}.x`
  return {
    engine: 'core',
    version: 'unknown',
    generation,
    warnings: [`The version of dbt is unknown (${why}); it is run as dbt ${as}.`],
  }
}

const preReleases: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', rc: 'rc' }

/**
 * dbt's own spelling of a version of PyPI: `2.0.0a4` is `2.0.0-alpha.4`, and of dbt Fusion `2.0.0rc196` is
 * `2.0.0-preview.196`. Versions of 1.x stay as they are.
 */
export function dbtSpelling(engine: DbtEngine, version: string): string {
  const [, release, kind, number] = /^((?:[2-9]|\d\d+)(?:\.\d+)*)(a|b|rc)(\d+)$/.exec(version) ?? []
  if (release === undefined || kind === undefined || number === undefined) return version
  const word = engine === 'fusion' && kind === 'rc' ? 'preview' : preReleases[kind]
  return `${release}-${word}.${number}`
}
