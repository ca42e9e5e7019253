import { join } from 'node:path'
import { namesIn, readText } from './environment-folders.ts'

/** One installed Python package, as its metadata names it. */
export interface Distribution {
  /** Normalised: lower case, `_` for `-` and `.`. */
  readonly name: string
  /** As PyPI spells it, such as `1.11.16` or `2.0.0a4`. */
  readonly version: string
  /** Folder of its metadata. */
  readonly folder: string
}

/** Packages in a folder whose name begins with `dbt`, the newest version first where one is there twice. */
export async function dbtDistributions(folder: string): Promise<readonly Distribution[]> {
  const found: Distribution[] = []
  for (const entry of await namesIn(folder)) {
    // `~bt_core-…`, what a broken pip leaves, does not begin with `dbt`.
    const [, name, version, form] = /^(dbt[^-]*)-(\d[^-]*?)(?:-py[\d.]+)?\.(dist|egg)-info$/i.exec(entry) ?? []
    if (name === undefined || version === undefined) continue
    const metadata = await readText(join(folder, entry, form === 'egg' ? 'PKG-INFO' : 'METADATA'))
    found.push({
      name: normalised(header(metadata, 'Name') ?? name),
      version: header(metadata, 'Version') ?? version,
      folder: join(folder, entry),
    })
  }
  return found.sort(
    (a, b) => a.name.localeCompare(b.name, 'en') || b.version.localeCompare(a.version, 'en', { numeric: true }),
  )
}

/** Size of `bin/dbt` in the list of a package's files; `undefined` when it has none. */
export async function listedDbtBytes({ folder }: Distribution): Promise<number | undefined> {
  const record = (await readText(join(folder, 'RECORD'))) ?? ''
  const bytes = /^(?:\.\.\/)+bin\/dbt,[^,\n]*,(\d+)\s*$/m.exec(record)?.[1]
  return bytes === undefined ? undefined : Number(bytes)
}

function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '_')
}

// Headers end with the first empty line; what follows is the description, which may quote anything.
function header(metadata: string | undefined, name: string): string | undefined {
  const headers = metadata?.split(/\r?\n\r?\n/, 1)[0] ?? ''
  return new RegExp(`^${name}:[ \\t]*(\\S+)`, 'm').exec(headers)?.[1]
}
