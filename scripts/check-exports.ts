// The exports maps and the built files agree: every file named is there, and every entry built is named.
// Each entry can be imported by plain Node, which the source condition must not change.
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { publishedPackages, type Package } from './packages.ts'

const source = '@millrace/source'

/** Files that an entry of the exports map or of `bin` names, without the source, which is not published. */
function namedFiles({ json }: Package): readonly string[] {
  const exported = Object.values(json.exports ?? {}).flatMap((entry) =>
    typeof entry === 'string'
      ? [entry]
      : Object.entries(entry).flatMap(([key, file]) => (key === source ? [] : [file])),
  )
  return [...exported, ...Object.values(json.bin ?? {})].map((file) => join(file))
}

async function troublesOf(one: Package): Promise<readonly string[]> {
  const { folder, json } = one
  const named = namedFiles(one)
  const missing = named.filter((file) => !existsSync(join(folder, file)))
  const built = (await readdir(join(folder, 'dist')).catch(() => [])).map((file) => join('dist', file))
  const declared = built.filter((file) => file.endsWith('.d.ts') && !isShared(file) && !named.includes(file))
  const imports = await Promise.all(
    named
      .filter((file) => file.endsWith('.js') && !missing.includes(file) && !isProgram(one, file))
      .map(async (file) => importTrouble(join(folder, file))),
  )
  return [
    ...missing.map((file) => `${json.name}: \`${file}\` is named and not built`),
    ...declared.map((file) => `${json.name}: \`${file}\` is built and not named`),
    ...imports.flatMap((trouble) => (trouble === undefined ? [] : [`${json.name}: ${trouble}`])),
  ]
}

/** tsup splits what two entries share into a file with a hash in its name. */
const isShared = (file: string): boolean => /-[\w-]{8}\.d\.ts$/.test(file)

const isProgram = ({ json }: Package, file: string): boolean =>
  Object.values(json.bin ?? {}).some((program) => join(program) === file)

async function importTrouble(file: string): Promise<string | undefined> {
  try {
    const names = Object.keys((await import(pathToFileURL(file).href)) as object)
    return names.length === 0 ? `\`${file}\` exports nothing` : undefined
  } catch (error) {
    return `\`${file}\` cannot be imported: ${String(error)}`
  }
}

const troubles = (await Promise.all((await publishedPackages()).map(troublesOf))).flat()
for (const trouble of troubles) console.error(trouble)
process.exitCode = troubles.length === 0 ? 0 : 1
