import { z } from 'zod'
import { jsonProblem, type JsonValue } from './json-text.ts'
import { flagsProblem } from './flags.ts'
import type { DbtOptions, OptionName } from './options.ts'

/** How an option is written on dbt's command line. */
export type OptionForm =
  /** `--flag`, and `negative` for false where dbt has that. */
  | { readonly form: 'switch'; readonly flag: string; readonly negative?: string }
  /** `--flag=value`. */
  | { readonly form: 'text' | 'number' | 'json'; readonly flag: string }
  /** `--flag=value` for each; on the way in also `--flag a b`. */
  | { readonly form: 'list'; readonly flag: string }
  /** A word by itself. */
  | { readonly form: 'word' }
  /** As the caller wrote them. */
  | { readonly form: 'flags' }

/** What Millrace knows of one option. The messages of `schema` complete the sentence "must be …". */
export type OptionSpec<T = unknown> = OptionForm & {
  readonly schema: z.ZodType<T>
  /** Other spellings that dbt takes. */
  readonly aliases?: readonly string[]
}

const textMessage = 'a text that is not empty'
const listMessage = 'a list with at least one text; leave it out to mean dbt’s default'

const isText = (value: string): boolean => value.trim() !== '' && !value.includes('\0') && value.isWellFormed()
const text = z.string({ error: textMessage }).refine(isText, { error: textMessage })
const list = z.array(text, { error: listMessage }).min(1, { error: listMessage })
const onOff = z.boolean({ error: 'true or false' })
const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: values.map((value) => `'${value}'`).join(' or ') })
const wholeNumber = (least: number, message: string) => z.int({ error: message }).min(least, { error: message })
const record = z.custom<Readonly<Record<string, JsonValue>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { error: 'an object of names and JSON values' },
)
const jsonRecord = (name: string) =>
  record.check((context) => {
    const problem = jsonProblem(context.value, name)
    if (problem !== undefined) context.issues.push({ code: 'custom', input: context.value, message: problem })
  })

// dbt 1.x takes no zone and no fraction; dbt 2.x reads whatever it gets and ignores what it can't read.
const timeMessage = "a time such as '2024-01-31' or '2024-01-31T12:00:00', without zone or fraction"
const time = z
  .string({ error: timeMessage })
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d)?$/, { error: timeMessage })

const warnErrorMessage = "an object with `error` ('all' or a list of names), `warn` and `silence` (lists of names)"
const names = z.array(z.string().regex(/^\w+$/)).readonly()
const warnErrorOptions = z.strictObject(
  {
    error: z.exactOptional(z.union([z.literal('all'), names])),
    warn: z.exactOptional(names),
    silence: z.exactOptional(names),
  },
  { error: warnErrorMessage },
)

const macroMessage = "a macro's name, with its package where needed: 'grant_all' or 'dbt_utils.pretty_time'"
const macro = z.string({ error: macroMessage }).regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/, { error: macroMessage })

const flags = z
  .array(z.string(), { error: listMessage })
  .min(1, { error: listMessage })
  .check((context) => {
    const problem = flagsProblem(context.value)
    if (problem !== undefined) context.issues.push({ code: 'custom', input: context.value, message: problem })
  })

const aSwitch = (flag: string, aliases: readonly string[] = []) =>
  ({ form: 'switch', flag, aliases, schema: onOff }) as const
const bothWays = (flag: string) => ({ ...aSwitch(flag), negative: flag.replace('--', '--no-') }) as const
const aText = (flag: string, aliases: readonly string[] = []) =>
  ({ form: 'text', flag, aliases, schema: text }) as const
const aList = (flag: string, aliases: readonly string[] = []) =>
  ({ form: 'list', flag, aliases, schema: list }) as const

const specs = {
  select: aList('--select', ['-s', '-m', '--model', '--models']),
  exclude: aList('--exclude'),
  selector: aText('--selector'),
  indirectSelection: {
    form: 'text',
    flag: '--indirect-selection',
    schema: oneOf(['eager', 'cautious', 'buildable', 'empty']),
  },
  resourceType: aList('--resource-type', ['--resource-types']),
  excludeResourceType: aList('--exclude-resource-type', ['--exclude-resource-types']),
  vars: { form: 'json', flag: '--vars', schema: jsonRecord('vars') },
  target: aText('--target', ['-t']),
  threads: { form: 'number', flag: '--threads', schema: wholeNumber(1, 'a whole number from 1') },
  fullRefresh: aSwitch('--full-refresh', ['-f']),
  failFast: { ...bothWays('--fail-fast'), aliases: ['-x'] },
  state: aText('--state'),
  deferState: aText('--defer-state'),
  defer: bothWays('--defer'),
  favorState: bothWays('--favor-state'),
  empty: bothWays('--empty'),
  eventTimeStart: { form: 'text', flag: '--event-time-start', schema: time },
  eventTimeEnd: { form: 'text', flag: '--event-time-end', schema: time },
  sample: aText('--sample'),
  storeFailures: aSwitch('--store-failures'),
  show: aSwitch('--show'),
  warnError: aSwitch('--warn-error'),
  warnErrorOptions: { form: 'json', flag: '--warn-error-options', schema: warnErrorOptions },
  partialParse: bothWays('--partial-parse'),
  versionCheck: bothWays('--version-check'),
  cacheSelectedOnly: bothWays('--cache-selected-only'),
  populateCache: bothWays('--populate-cache'),
  staticAnalysis: { form: 'text', flag: '--static-analysis', schema: oneOf(['off', 'baseline', 'strict']) },
  inline: aText('--inline'),
  limit: { form: 'number', flag: '--limit', schema: wholeNumber(-1, 'a whole number of rows, or -1 for all') },
  introspect: bothWays('--introspect'),
  outputKeys: aList('--output-keys'),
  compile: bothWays('--compile'),
  emptyCatalog: aSwitch('--empty-catalog'),
  static: aSwitch('--static'),
  macro: { form: 'word', schema: macro },
  args: { form: 'json', flag: '--args', schema: jsonRecord('args') },
  sql: aText('--sql'),
  lock: aSwitch('--lock'),
  upgrade: aSwitch('--upgrade'),
  addPackage: aText('--add-package'),
  source: { form: 'text', flag: '--source', schema: oneOf(['hub', 'git', 'local']) },
  connection: aSwitch('--connection'),
  flags: { form: 'flags', schema: flags },
} satisfies { readonly [K in OptionName]: OptionSpec<NonNullable<DbtOptions[K]>> }

/** All options: how dbt spells them and what they may be. Source: the click tree of dbt-core 1.11, `--help` of 2.x. */
export const optionTable: Readonly<Record<OptionName, OptionSpec>> = specs
