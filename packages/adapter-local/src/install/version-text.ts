import { stripVTControlCharacters } from 'node:util'
import type { DbtAdapter, DbtEngine } from '@millrace/core'
import { versionFacts, type VersionFacts } from './version.ts'

/** What `dbt --version` printed, understood. */
export type SpokenVersion = VersionFacts & { readonly adapters: readonly DbtAdapter[] }

interface Pattern {
  readonly text: RegExp
  /** Where only the version's generation tells: dbt Core until 1.x, dbt Fusion from 2.x on. */
  readonly engine?: DbtEngine
}

/** First of all what each engine prints today, at last anything that looks like a version of dbt. */
const patterns: readonly Pattern[] = [
  { text: /^dbt-core[ =v]+(\d\S*)/m, engine: 'core' },
  { text: /^dbt-fusion[ =v]+(\d\S*)/m, engine: 'fusion' },
  { text: /^\s*-?\s*installed(?: version)?:\s*(\d\S*)/m },
  { text: /\bdbt(?:[ =:v]|version)+(\d+\.\d+[^\s,;)]*)/i },
]

/** Understands what `dbt --version` prints on either stream; `undefined` when no version of dbt is in it. */
export function parseVersionText(output: string): SpokenVersion | undefined {
  const text = stripVTControlCharacters(output)
  // The command of dbt's hosted platform shares the name, but runs nothing here.
  if (/^dbt Cloud CLI\b/m.test(text)) return undefined
  for (const { text: pattern, engine } of patterns) {
    const version = pattern.exec(text)?.[1]
    if (version === undefined) continue
    const facts = versionFacts(engine ?? (/^[01]\./.test(version) ? 'core' : 'fusion'), version)
    if (facts !== undefined) return { ...facts, adapters: pluginsIn(text) }
  }
  return undefined
}

function pluginsIn(text: string): readonly DbtAdapter[] {
  const plugins = text.split(/^Plugins:/m)[1] ?? ''
  return [...plugins.matchAll(/^\s*-\s*(\w+):\s*(\d\S*)/gm)]
    .map(([, name, version]) => ({ name: String(name), version: String(version) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}
