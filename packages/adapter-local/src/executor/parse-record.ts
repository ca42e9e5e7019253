import type { z } from 'zod'

/** More than any record of ours has: what is larger is no record. */
export const recordBytes = 1024 * 1024

/** A record of ours from its text; `undefined` when it is cut off, damaged, or of a version that we do not know. */
export function parseRecord<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
