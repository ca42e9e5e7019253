import { z } from 'zod'
import { isPlainObject } from '../command/json-text.ts'
import { failureCategories } from '../failure/failure.ts'
import { durationExpected, durationMs } from './request-duration.ts'

// All messages complete the sentence "must be …".
const isText = (value: string): boolean => value.trim() !== '' && !value.includes('\0') && value.isWellFormed()
const text = (message: string) => z.string({ error: message }).refine(isText, { error: message })
const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: values.map((value) => `'${value}'`).join(' or ') })
const objectWith = (fields: string): string => `an object with ${fields}`

const duration = (fits: (ms: number) => boolean, expected: string) =>
  z.unknown().transform((value, context): number => {
    const ms = durationMs(value)
    if (ms !== undefined && fits(ms)) return ms
    context.issues.push({ code: 'custom', input: value, message: expected })
    return z.NEVER
  })
const wait = duration(() => true, durationExpected)
const deadline = duration((ms) => ms > 0, durationExpected.replace('from 0', 'from 1'))

const attempts = 'a whole number from 1'
const growth = 'a number from 1'
const id = "1 to 128 letters, digits, '.', '_' and '-', and neither '.' nor '..'"
const labels = 'an object of names and texts'
const kept = "'always', 'on-failure', 'never' or an object with `when` and `files`"
const keptFile = "a path within the attempt's folder, such as 'target/run_results.json' or 'target/compiled/'"

const when = oneOf(['always', 'on-failure', 'never'])
const keptFiles = z
  .array(
    text(keptFile).refine((path) => !/^\/|\\|(^|\/)\.\.?(\/|$)/.test(path), { error: keptFile }),
    { error: 'a list of paths' },
  )
  .min(1, { error: 'a list of paths that is not empty' })
  .readonly()

const isSignal = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value

/** The fields of a request, with defaults, but for `command` and `steps`. */
export const requestFields = z.strictObject({
  project: text("a text: the dbt project's folder"),
  command: z.unknown().optional(),
  steps: z
    .array(z.unknown(), { error: 'a list of commands' })
    .min(1, { error: 'a list with at least one command' })
    .optional(),
  dbt: text("a text: the name of one of the executor's installs").optional(),
  env: z
    .custom<Readonly<Record<string, unknown>>>(isPlainObject, { error: 'an object of names and texts' })
    .default({}),
  profile: z
    .strictObject(
      {
        dir: text('a text: the folder of profiles.yml').optional(),
        name: text('a text: the name of a profile').optional(),
        target: text('a text: the name of a target').optional(),
        threads: z.int({ error: attempts }).min(1, { error: attempts }).optional(),
      },
      { error: objectWith('`dir`, `name`, `target` and `threads`, each as needed') },
    )
    .default({}),
  retry: z
    .strictObject(
      {
        maxAttempts: z.int({ error: attempts }).min(1, { error: attempts }).default(3),
        delay: wait.default(1_000),
        maxDelay: wait.default(60_000),
        factor: z.number({ error: growth }).min(1, { error: growth }).default(2),
        jitter: z.boolean({ error: 'true or false' }).default(true),
        on: z.array(oneOf(failureCategories), { error: 'a list of failure categories' }).readonly().optional(),
      },
      { error: objectWith('`maxAttempts`, `delay`, `maxDelay`, `factor`, `jitter` and `on`, each as needed') },
    )
    .prefault({}),
  deadlines: z
    .strictObject(
      { run: deadline.optional(), idle: deadline.optional() },
      { error: objectWith('`run` and `idle`, each as needed') },
    )
    .default({}),
  keepArtifacts: z
    .union([when.transform((value) => ({ when: value })), z.strictObject({ when, files: keptFiles.optional() })], {
      error: kept,
    })
    .default({ when: 'always' }),
  emptySelection: oneOf(['succeed', 'warn', 'fail']).default('warn'),
  signal: z.custom<AbortSignal>(isSignal, { error: 'an AbortSignal' }).optional(),
  labels: z.record(z.string(), z.string({ error: 'a text' }), { error: labels }).default({}),
  id: z
    .string({ error: id })
    .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,128}$/, { error: id })
    .optional(),
})

/** A request whose fields are right each by itself. */
export type RequestFields = z.output<typeof requestFields>

/** Names of the fields that are known, by the object that has them; `''` is the request. */
export const knownFields: ReadonlyMap<string, readonly string[]> = new Map([
  ['', Object.keys(requestFields.shape)],
  ['profile', ['dir', 'name', 'target', 'threads']],
  ['retry', ['maxAttempts', 'delay', 'maxDelay', 'factor', 'jitter', 'on']],
  ['deadlines', ['run', 'idle']],
  ['keepArtifacts', ['when', 'files']],
])
