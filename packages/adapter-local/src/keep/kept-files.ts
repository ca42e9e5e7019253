import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { privateFile, privateFolder } from '../supervisor/attempt-files.ts'

/** How much is kept: what was used longest ago goes first. */
export interface KeepLimits {
  readonly entries: number
  readonly bytes: number
  /** A half-made copy that is older than this is of a process that died. */
  readonly strandedMs: number
}

const defaultLimits: KeepLimits = { entries: 50, bytes: 2 * 1024 ** 3, strandedMs: 60 * 60 * 1_000 }

const temporaryPrefix = '.new-'

/**
 * A small cache of files under keys, beside the attempts. Losing an entry costs time, never a result: nothing here
 * throws, and every copy is visible whole or not at all, to this process and to others.
 */
export class KeptFiles {
  readonly #folder: string
  readonly #limits: KeepLimits

  constructor(folder: string, limits: KeepLimits = defaultLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  /** Keeps a copy of a file. */
  async put(key: string, source: string): Promise<void> {
    const temporary = join(this.#folder, `${temporaryPrefix}${randomUUID()}`)
    try {
      await mkdir(this.#folder, { recursive: true, mode: privateFolder })
      if ((await stat(source)).size > this.#limits.bytes) return
      await copy(source, temporary)
      await rename(temporary, this.#pathOf(key))
      await this.#tidy()
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined)
    }
  }

  /** Puts a copy of the entry at `destination`, whose folder exists; `false` when there is none. */
  async take(key: string, destination: string): Promise<boolean> {
    const path = this.#pathOf(key)
    try {
      await copy(path, destination)
    } catch {
      await rm(destination, { force: true }).catch(() => undefined)
      return false
    }
    const now = new Date()
    await utimes(path, now, now).catch(() => undefined) // somebody else's tidying may have taken it meanwhile
    return true
  }

  #pathOf(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex'))
  }

  async #tidy(): Promise<void> {
    const files = await Promise.all((await readdir(this.#folder)).map((name) => this.#describe(name)))
    const found = files.filter((file) => file !== undefined).sort((a, b) => b.usedAt - a.usedAt)
    const [temporary, entries] = [found.filter((file) => file.temporary), found.filter((file) => !file.temporary)]
    let bytes = 0
    const surplus = entries.filter((entry, index) => {
      bytes += entry.bytes
      return index >= this.#limits.entries || bytes > this.#limits.bytes
    })
    const stranded = temporary.filter((file) => file.usedAt < Date.now() - this.#limits.strandedMs)
    await Promise.all([...surplus, ...stranded].map((file) => rm(file.path, { force: true })))
  }

  async #describe(name: string) {
    const path = join(this.#folder, name)
    try {
      const { size, mtimeMs } = await stat(path)
      return { path, bytes: size, usedAt: mtimeMs, temporary: name.startsWith(temporaryPrefix) }
    } catch {
      return undefined
    }
  }
}

// A clone shares its blocks with the original where the file system can; elsewhere this is a plain copy.
async function copy(source: string, destination: string): Promise<void> {
  await copyFile(source, destination, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
  await chmod(destination, privateFile)
}
