import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** An environment on disk, as installers leave it. */
export interface FakeEnvironment {
  /** Package names, as their metadata spells them, and versions. */
  readonly packages?: Readonly<Record<string, string>>
  /** Folders of `dbt/include`, each with a project in it. */
  readonly include?: readonly string[]
  /** `bin/dbt`: its text; none where it is absent. */
  readonly dbt?: string
  /** Default: `pyvenv.cfg` of Python 3.11; `null` for none. */
  readonly config?: string | null
  /** Default: `lib/python3.11/site-packages`. */
  readonly library?: string
}

/** First bytes of a native program of Linux. */
export const native = '\u007fELF\u0002\u0001\u0001'

/** What pip writes for the command of dbt 1.x. */
export function pipScript(python: string): string {
  return `#!${python}\nimport sys\nfrom dbt.cli.main import cli\nsys.exit(cli())\n`
}

export async function makeEnvironment(root: string, options: FakeEnvironment = {}): Promise<string> {
  const { packages = {}, include = [], dbt, config = 'home = /usr/bin\nversion = 3.11.7\n' } = options
  const library = join(root, options.library ?? 'lib/python3.11/site-packages')
  await mkdir(library, { recursive: true })
  if (config !== null) await writeFile(join(root, 'pyvenv.cfg'), config)
  await writeExecutable(join(root, 'bin/python'), '#!/bin/sh\n')
  for (const [name, version] of Object.entries(packages)) await addPackage(library, name, version)
  for (const name of include) {
    await mkdir(join(library, 'dbt/include', name), { recursive: true })
    await writeFile(join(library, 'dbt/include', name, 'dbt_project.yml'), `name: dbt_${name}\n`)
  }
  if (dbt !== undefined) await writeExecutable(join(root, 'bin/dbt'), dbt)
  return root
}

export async function addPackage(library: string, name: string, version: string, record = ''): Promise<void> {
  const folder = join(library, `${name.replaceAll('-', '_')}-${version}.dist-info`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nVersion: 9.9.9\n`)
  await writeFile(join(folder, 'RECORD'), record)
}

export async function writeExecutable(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text, 'latin1')
  await chmod(path, 0o755)
  return path
}
