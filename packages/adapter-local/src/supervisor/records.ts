import { open, rename, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { attemptFiles, nextOf, privateFile } from './attempt-files.ts'
import type { ExitRecord } from './protocol.ts'

/** Room for the record of the exit, so that a disk which dbt has filled does not keep it from being written. */
const reservedBytes = 4_096

/** Takes the room: call it before dbt starts. */
export async function reserveExitRecord(folder: string): Promise<void> {
  await writeFile(nextOf(join(folder, attemptFiles.exit)), ' '.repeat(reservedBytes), { mode: privateFile, flag: 'wx' })
}

/** Writes `exit.json`, durably: whoever sees it sees all of it, also after a power cut. */
export async function writeExitRecord(folder: string, record: ExitRecord): Promise<void> {
  const path = join(folder, attemptFiles.exit)
  const file = await openReserved(nextOf(path))
  try {
    await file.write(Buffer.from(JSON.stringify(record).padEnd(reservedBytes)), 0, undefined, 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(nextOf(path), path)
  await syncFolder(dirname(path))
}

async function openReserved(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch {
    return await open(path, 'wx', privateFile)
  }
}

/** Puts new content under the name of an existing record: a reader sees the old one or the new one. */
export async function replaceRecord(path: string, content: unknown): Promise<void> {
  await writeFile(nextOf(path), JSON.stringify(content), { mode: privateFile })
  await rename(nextOf(path), path)
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the mark that dbt gets its one SIGINT: `false` when somebody made it before, in whatever process. */
export async function markInterrupted(folder: string): Promise<boolean> {
  try {
    await writeFile(join(folder, attemptFiles.interrupted), '', { mode: privateFile, flag: 'wx' })
    return true
  } catch (error) {
    // With a full disk or a removed folder there is no mark; stopping dbt matters more.
    return (error as NodeJS.ErrnoException).code !== 'EEXIST'
  }
}
