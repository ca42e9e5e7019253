import { mkdtemp, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Check } from './check.ts'

/** The first Node.js that the SDK runs on. */
const oldest = [22, 18] as const

export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const ok = major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
  return { name: 'node', ok, found: version, fix: `use Node.js ${oldest.join('.')} or newer` }
}

/** Whether a folder, or the one it would be made in, can be written. */
export async function writableCheck(name: string, folder: string): Promise<Check> {
  const place = await existing(resolve(folder))
  const fix = `give write permission to ${place}, or choose another folder for --${name}`
  try {
    await rm(await mkdtemp(join(place, '.millrace-doctor-')), { recursive: true })
    return { name, ok: true, found: place === resolve(folder) ? `${place} can be written` : `can be made in ${place}` }
  } catch (error) {
    return { name, ok: false, found: String(error), fix }
  }
}

async function existing(folder: string): Promise<string> {
  const there = await stat(folder).then(
    () => true,
    () => false,
  )
  return there || folder === dirname(folder) ? folder : existing(dirname(folder))
}
