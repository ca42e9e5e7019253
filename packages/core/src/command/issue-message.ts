import type { z } from 'zod'
import { showValue } from './show-value.ts'

/** Where in a value: `['select', 1]`. */
export type ValuePath = readonly (string | number)[]

/** `select[1]`, `profile.dir`. */
export function pathText(path: ValuePath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${String(part)}]` : index === 0 ? part : `.${part}`))
    .join('')
}

/** The path of an issue below `base`. */
export function issuePath({ path }: z.core.$ZodIssue, base: ValuePath): ValuePath {
  return [...base, ...path.map((part) => (typeof part === 'number' ? part : String(part)))]
}

/**
 * What an issue says: which option, what was expected, what came. Schemas of ours have messages that complete
 * "must be …"; a message that begins with a backtick is a sentence already.
 *
 * @param value - The value that was checked.
 * @param base - Where that value is.
 */
export function issueMessage(issue: z.core.$ZodIssue, value: unknown, base: ValuePath): string {
  if (issue.message.startsWith('`')) return issue.message
  const came = issue.path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown>)[part], value)
  return `\`${pathText(issuePath(issue, base))}\` must be ${issue.message}, but is ${showValue(came)}.`
}
