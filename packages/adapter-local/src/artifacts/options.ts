import { durationMs, UsageError, type Duration } from '@millrace/core'
import { z } from 'zod'

/** What {@link fileArtifactStore} keeps of old runs. Nothing given: everything, for ever. */
export interface ArtifactRetention {
  /** Runs whose newest artifact is older are removed: milliseconds, or a text such as `'12h'` or `'30d'`. Default: no limit. */
  readonly maxAge?: Duration
  /** So many runs are kept, the newest; more than ever write at one time. Default: no limit. */
  readonly maxCount?: number
}

/** Options of {@link fileArtifactStore}. */
export interface FileArtifactStoreOptions {
  /** Folder of the artifacts; made private (0700) where it does not exist. Relative to our own working directory. */
  readonly root: string
  /** Default: nothing is ever removed. */
  readonly retention?: ArtifactRetention
}

/** What is kept, in plain numbers. */
export interface ResolvedRetention {
  readonly maxAgeMs: number
  readonly maxCount: number
}

const duration = z.union([z.number(), z.string()]).transform((value, context) => {
  const ms = durationMs(value)
  if (ms !== undefined && ms > 0) return ms
  context.addIssue("expected a duration of more than 0: milliseconds, or a text such as '12h' or '30d'")
  return z.NEVER
})

const schema = z.strictObject({
  root: z
    .string('expected the path of a folder')
    .min(1, 'expected the path of a folder, got an empty text')
    .refine((path) => !path.includes('\0'), 'expected the path of a folder, got a text with a NUL character'),
  retention: z
    .strictObject({
      maxAge: duration.optional(),
      maxCount: z.int('expected a whole number of runs').min(1, 'expected at least 1 run').optional(),
    })
    .optional(),
})

/** Checks the options; throws a {@link UsageError} (`OPTION_INVALID`) that names each wrong one. */
export function checkStoreOptions(options: unknown): { readonly root: string; readonly retention?: ResolvedRetention } {
  const checked = schema.safeParse(options)
  if (!checked.success) {
    throw new UsageError(`fileArtifactStore: ${checked.error.issues.map(complaint).join('; ')}.`, {
      code: 'OPTION_INVALID',
    })
  }
  const { root, retention } = checked.data
  if (retention === undefined) return { root }
  return { root, retention: { maxAgeMs: retention.maxAge ?? Infinity, maxCount: retention.maxCount ?? Infinity } }
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `there is no option ${issue.keys.map((key) => `\`${key}\``).join(', ')}`
  return issue.path.length === 0 ? issue.message : `\`${issue.path.join('.')}\`: ${issue.message}`
}
