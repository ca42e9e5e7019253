import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError, type AttemptInput } from '@millrace/core'
import type { KeptFiles } from '../keep/kept-files.ts'
import { privateFile, privateFolder } from '../supervisor/attempt-files.ts'
import { syncFolder } from '../supervisor/records.ts'
import { attemptFolders, isInside, rootFolders } from './attempt-folder.ts'
import { createClaim } from './claim.ts'

/** How often a folder is made anew when somebody tidies up its parent at the same moment. */
const mkdirTries = 5

/** Makes the attempt's folder and claims it; `false` when somebody did so before. When it throws, nothing stays. */
export async function claimFolder(
  root: string,
  folder: string,
  claim: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  try {
    const firstMade = await makeFolder(folder)
    const isOurs = await createClaim(folder, claim)
    if (isOurs) await syncUpTo(firstMade ?? folder, folder)
    return isOurs
  } catch (error) {
    await removeEmptyFolders(root, folder)
    throw error
  }
}

/** Answers the topmost folder that was made; `undefined` when all were there. */
async function makeFolder(folder: string): Promise<string | undefined> {
  let topmost: string | undefined
  for (let tries = 1; ; tries += 1) {
    try {
      await mkdir(folder, { mode: privateFolder })
      return topmost ?? folder
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') return topmost
      if (code !== 'ENOENT' || tries === mkdirTries) throw error
      topmost = (await makeFolder(dirname(folder))) ?? topmost
    }
  }
}

// A claim that a power cut takes away would let dbt run twice. Where folders cannot be synced (those above ours may not
// be readable, some network file systems cannot), the claim holds against everything but that.
async function syncUpTo(top: string, folder: string): Promise<void> {
  await syncFolder(folder).catch(() => undefined)
  if (folder.length >= top.length) await syncUpTo(top, dirname(folder))
}

/** Makes what must exist before dbt starts, and places the inputs. */
export async function fillFolder(folder: string, inputs: readonly AttemptInput[], kept: KeptFiles): Promise<void> {
  await Promise.all(attemptFolders.map((name) => mkdir(join(folder, name), { mode: privateFolder })))
  for (const input of inputs) await place(folder, input, kept)
}

async function place(folder: string, input: AttemptInput, kept: KeptFiles): Promise<void> {
  if (!isInside(input.path)) {
    const message = `The \`path\` of an input must be relative and stay inside of the attempt; it is '${input.path}'.`
    throw new UsageError(message, { code: 'OPTION_INVALID' })
  }
  const path = join(folder, input.path)
  await mkdir(dirname(path), { recursive: true, mode: privateFolder })
  if ('kept' in input) await kept.take(input.kept, path)
  else await writeFile(path, input.content, { mode: privateFile, flag: 'wx' })
}

/** Removes the attempt's folder, and the folders above it that are empty then, up to `runs`. */
export async function removeFolder(root: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
  await removeEmptyFolders(root, dirname(folder))
}

async function removeEmptyFolders(root: string, lowest: string): Promise<void> {
  const { runs } = rootFolders(root)
  for (let folder = lowest; folder.length > runs.length; folder = dirname(folder)) {
    try {
      await rmdir(folder)
    } catch (error) {
      // Never made, so look above; anything else is in use.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return
    }
  }
}
