import { randomUUID } from 'node:crypto'
import { lstat, open, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { AttemptName } from '@millrace/core'
import { z } from 'zod'
import { attemptFiles, privateFile } from '../supervisor/attempt-files.ts'
import { processTable } from '../supervisor/process-table.ts'
import type { ProcessIdentity } from '../supervisor/tree.ts'
import { parseRecord, recordBytes } from './parse-record.ts'
import { readTextInside } from './read-inside.ts'

const identity = z.looseObject({ pid: z.int().positive(), startTime: z.string() })

/** Which machine and boot a pid belongs to. */
const whereShape = { host: z.string(), bootId: z.string(), pidNamespace: z.string() }

const claimSchema = z.discriminatedUnion('state', [
  z.looseObject({ version: z.literal(1), state: z.literal('fenced') }),
  z.looseObject({
    version: z.literal(1),
    state: z.literal('claimed'),
    token: z.string(),
    ...whereShape,
    supervisor: identity,
  }),
  z.looseObject({
    version: z.literal(1),
    state: z.literal('started'),
    token: z.string(),
    ...whereShape,
    supervisor: identity,
    process: identity,
  }),
])

/**
 * The file `claim` of an attempt: whoever creates it is the only one who may start this attempt. `claimed`: dbt may be
 * starting; `started`: it has; `fenced`: nobody started it, and nobody can any more.
 */
export type Claim = z.infer<typeof claimSchema>

/** Where pids mean what they mean here. */
export interface Whereabouts {
  readonly host: string
  readonly bootId: string
  readonly pidNamespace: string
}

/** This machine, this boot, this pid namespace. */
export async function whereabouts(): Promise<Whereabouts> {
  const [bootId, pidNamespace] = await Promise.all([processTable.bootId(), processTable.pidNamespace()])
  return { host: hostname(), bootId, pidNamespace }
}

/** A claim for a dbt that is about to start. */
export async function newClaim(attempt: AttemptName, supervisor: ProcessIdentity) {
  const where = await whereabouts()
  const token = randomUUID()
  return {
    version: 1,
    state: 'claimed',
    attempt: identityOf(attempt),
    claimedAt: Date.now(),
    token,
    ...where,
    supervisor,
  } as const
}

/** A claim that keeps everybody from starting the attempt. */
export function newFence(attempt: AttemptName) {
  return { version: 1, state: 'fenced', attempt: identityOf(attempt), fencedAt: Date.now() } as const
}

function identityOf({ runId, step, attempt }: AttemptName) {
  return { runId, step, attempt }
}

/** Creates the claim, durably; `false` when there is one already. */
export async function createClaim(folder: string, claim: Readonly<Record<string, unknown>>): Promise<boolean> {
  const path = join(folder, attemptFiles.claim)
  const file = await open(path, 'wx', privateFile).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  })
  if (file === undefined) return false
  try {
    await file.writeFile(JSON.stringify(claim))
    await file.sync()
    return true
  } catch (error) {
    await unlink(path)
    throw error
  } finally {
    await file.close()
  }
}

/** The claim of an attempt: `absent` when there is none, `unreadable` when its content is no claim that we know. */
export async function readClaim(folder: string): Promise<Claim | 'absent' | 'unreadable'> {
  const text = await readTextInside(folder, attemptFiles.claim, recordBytes)
  if (text !== undefined) return parseRecord(claimSchema, text) ?? 'unreadable'
  return (await isThere(join(folder, attemptFiles.claim))) ? 'unreadable' : 'absent'
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return !['ENOENT', 'ENOTDIR'].includes(code)
  }
}
