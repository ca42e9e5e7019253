import { basename, join } from 'node:path'
import type { DbtAdapter, DbtEngine } from '@millrace/core'
import { dbtDistributions, listedDbtBytes, type Distribution } from './distributions.ts'
import { namesIn } from './environment-folders.ts'
import { statOf, type Executable } from './executable.ts'
import { dbtSpelling, versionFacts, type VersionFacts } from './version.ts'

/** What is known of a dbt, whatever path it is started by. */
export type DbtFacts = VersionFacts & { readonly adapters: readonly DbtAdapter[]; readonly source: string }

/** Packages that bring the command `dbt`. */
const engines: Readonly<Record<string, DbtEngine>> = { dbt_core: 'core', dbt: 'fusion', dbt_fusion: 'fusion' }

/** Folders of `dbt/include` that are no adapter. */
const notAdapters: ReadonlySet<string> = new Set(['global_project', 'starter_project'])

interface Candidate {
  readonly distribution: Distribution
  readonly facts: VersionFacts
}

/**
 * Which dbt an executable is, by the metadata of the packages round it; `undefined` when they leave a doubt, such as
 * two packages that both bring it, or a native program beside packages of dbt 1.x, which is a script.
 */
export async function readMetadata(executable: Executable, folders: readonly string[]): Promise<DbtFacts | undefined> {
  const names = [basename(executable.path), basename(executable.realPath)]
  // `{ dbt: '<venv>/bin/python' }` is no dbt just because there is one beside it.
  if (!names.some((name) => name.startsWith('dbt'))) return undefined
  const distributions = (await Promise.all(folders.map(dbtDistributions))).flat()
  const candidate = await choose(executable, distributions.flatMap(candidatesOf))
  if (candidate === undefined) return undefined
  const adapters = candidate.facts.generation === '1.x' ? await adaptersIn(folders, distributions) : []
  return { ...candidate.facts, adapters, source: 'metadata' }
}

function candidatesOf(distribution: Distribution): readonly Candidate[] {
  const engine = engines[distribution.name]
  if (engine === undefined) return []
  const of1x = distribution.name !== 'dbt_core' && /^[01]\./.test(distribution.version)
  // Before 1.0 a package called `dbt` brought dbt Core.
  const facts = versionFacts(of1x ? 'core' : engine, dbtSpelling(engine, distribution.version))
  return facts === undefined ? [] : [{ distribution, facts }]
}

async function choose({ kind, stats }: Executable, candidates: readonly Candidate[]): Promise<Candidate | undefined> {
  const of1x = candidates.find(({ facts }) => facts.generation === '1.x')
  const of2x = candidates.filter(({ facts }) => facts.generation === '2.x')
  if (kind === 'script' && of1x !== undefined) return of1x
  if (of2x.length <= 1) return of2x[0]
  // Both engines own `bin/dbt`: whoever was installed last has written it.
  const sizes = await Promise.all(of2x.map(({ distribution }) => listedDbtBytes(distribution)))
  const fitting = of2x.filter((_, index) => sizes[index] === stats.size)
  return fitting.length === 1 ? fitting[0] : undefined
}

async function adaptersIn(
  folders: readonly string[],
  distributions: readonly Distribution[],
): Promise<readonly DbtAdapter[]> {
  const names = new Set<string>()
  for (const folder of folders) {
    for (const name of await namesIn(join(folder, 'dbt', 'include'))) {
      // Every adapter brings a dbt project with its macros.
      const project = join(folder, 'dbt', 'include', name, 'dbt_project.yml')
      if (!notAdapters.has(name) && (await statOf(project)) !== undefined) names.add(name)
    }
  }
  return [...names].sort().map((name) => {
    const own = distributions.find((one) => one.name === `dbt_${name.toLowerCase()}`)
    // `dbt-athena-community` brings `athena`.
    const version = (own ?? distributions.find((one) => one.name.startsWith(`dbt_${name.toLowerCase()}_`)))?.version
    return version === undefined ? { name } : { name, version }
  })
}
