import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach } from 'vitest'

/** Skips the tests of a suite, with the reason in the tally, where no disks can be mounted. */
export function needsMount(): void {
  const can = process.platform === 'linux' && process.getuid?.() === 0
  beforeEach(({ skip }) => skip(!can, 'full and read-only disks: it takes root on Linux, to mount small ones'))
}

/** A mounted folder; unmounted at its end. */
export class Mount implements AsyncDisposable {
  readonly folder: string
  readonly #made: boolean

  private constructor(folder: string, made: boolean) {
    this.folder = folder
    this.#made = made
  }

  /** A disk of its own, of a few kilobytes. */
  static async small(kilobytes: number): Promise<Mount> {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(kilobytes)}k`, 'tmpfs', folder])
    return new Mount(folder, true)
  }

  /** A folder that nobody may write for a while, root included. */
  static readOnly(folder: string): Mount {
    execFileSync('mount', ['--bind', folder, folder])
    execFileSync('mount', ['-o', 'remount,bind,ro', folder])
    return new Mount(folder, false)
  }

  /** Leaves no room. */
  async fill(): Promise<void> {
    await using ballast = await open(join(this.folder, 'ballast'), 'a')
    const piece = Buffer.alloc(4096)
    const isFull = async (): Promise<boolean> => ballast.write(piece).then(() => false, isNoSpace)
    while (!(await isFull()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    execFileSync('umount', ['--lazy', this.folder])
    if (this.#made) await rm(this.folder, { recursive: true })
  }
}

function isNoSpace(error: unknown): true {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  return true
}
