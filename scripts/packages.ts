import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { outputOf, root } from './command.ts'

/** What a package.json says about what is published. */
export interface PackageJson {
  readonly name: string
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bin?: Readonly<Record<string, string>>
}

export interface Package {
  readonly folder: string
  readonly json: PackageJson
}

/** The packages that are published, core first. */
export async function publishedPackages(): Promise<readonly Package[]> {
  const names = (await readdir(join(root, 'packages'))).sort((a, b) => Number(b === 'core') - Number(a === 'core'))
  return Promise.all(
    names.map(async (name) => {
      const folder = join(root, 'packages', name)
      return { folder, json: JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageJson }
    }),
  )
}

/** Packs a package into a folder as `npm publish` would; gives the path of the tarball. */
export async function pack({ folder }: Package, into: string): Promise<string> {
  const printed = await outputOf('npm', ['pack', '--json', '--pack-destination', into], { cwd: folder })
  const [packed] = Object.values(JSON.parse(printed) as Record<string, { readonly filename: string }>)
  if (packed === undefined) throw new Error(`npm packed nothing in ${folder}: ${printed}`)
  return join(into, packed.filename)
}
