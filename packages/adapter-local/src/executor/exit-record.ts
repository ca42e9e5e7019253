import type { Ending } from '@millrace/core'
import { z } from 'zod'
import { attemptFiles } from '../supervisor/attempt-files.ts'
import type { ExitRecord } from '../supervisor/protocol.ts'
import { parseRecord, recordBytes } from './parse-record.ts'
import { readTextInside } from './read-inside.ts'

const exitShape = {
  version: z.literal(1),
  at: z.number(),
  seconds: z.number(),
  strays: z.array(z.object({ pid: z.int(), command: z.string() })),
  settled: z.boolean(),
}

const exitSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exited'), code: z.int(), ...exitShape }),
  z.object({ kind: z.literal('signalled'), signal: z.string(), ...exitShape }),
  z.object({ kind: z.literal('out-of-memory'), ...exitShape }),
])

/** The record of the exit; `undefined` when there is none, or none that can be believed. */
export async function readExitRecord(folder: string): Promise<ExitRecord | undefined> {
  const text = await readTextInside(folder, attemptFiles.exit, recordBytes)
  return text === undefined ? undefined : parseRecord(exitSchema, text)
}

/** What the executor answers for such a record. */
export function endingOf({ version: _version, settled: _settled, ...ending }: ExitRecord): Ending {
  return ending
}
