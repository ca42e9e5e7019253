import type { DbtInstall } from '../engine/install.ts'
import type { CommandName } from './command.ts'
import type { OptionName } from './options.ts'
import { showValue } from './show-value.ts'

/** What some dbt lacks. An option or command that is in no row is in every dbt from 1.8 to 2.x. */
interface Gap {
  readonly options: readonly OptionName[]
  /** Only for these commands; absent: for all. */
  readonly commands?: readonly CommandName[]
  /** First minor of 1.x that has it; Infinity: none. Default: all. */
  readonly since?: number
  /** Whether 2.x has it. Default true. */
  readonly in2x?: boolean
  /** Why, where the reason is not that dbt would refuse it. */
  readonly why?: string
}

const never = Infinity

// Sources: click trees of dbt-core 1.8.10, 1.9.11, 1.10.23, 1.11.16 and 1.12.6; dbt Core 2.0.0-alpha.4 and Fusion
// 2.0.0-preview.196, every option tried on every command.
const gaps: readonly Gap[] = [
  { options: ['eventTimeStart', 'eventTimeEnd'], since: 9 },
  { options: ['sample'], since: 10 },
  { options: ['empty'], commands: ['snapshot'], since: 9 },
  { options: ['empty'], commands: ['seed'], since: 12 },
  { options: ['resourceType', 'excludeResourceType'], commands: ['test'], since: 9, in2x: false },
  { options: ['resourceType', 'excludeResourceType'], commands: ['clone'], in2x: false },
  { options: ['resourceType', 'excludeResourceType'], commands: ['compile', 'show'], since: never },
  { options: ['fullRefresh'], commands: ['show'], in2x: false },
  { options: ['sql'], since: 12 },
  { options: ['staticAnalysis'], since: never },
  { options: ['compile', 'emptyCatalog', 'static', 'source'], in2x: false },
  // task/retry.py: ALLOW_CLI_OVERRIDE_FLAGS.
  { options: ['threads'], commands: ['retry'], since: 9, why: 'dbt 1.8 takes the option and ignores it' },
  // NoLongerSupportedOption (dbt1700).
  { options: ['cacheSelectedOnly', 'populateCache'], in2x: false, why: 'dbt 2.x takes the option and ignores it' },
  { options: ['versionCheck'], in2x: false, why: 'dbt 2.x never compares `require-dbt-version`' },
  {
    options: ['partialParse'],
    in2x: false,
    why: 'with a parse state dbt 2.x loses `vars` and does not notice another target, and still exits 0',
  },
]

/**
 * Why an option of a command is not for this dbt, as a sentence; undefined when it is. A version that is not known
 * counts as the newest.
 */
export function lackOf(option: OptionName, command: CommandName, install: DbtInstall): string | undefined {
  const gap = gaps.find((row) => row.options.includes(option) && (row.commands?.includes(command) ?? true))
  if (gap === undefined || has(gap, install)) return undefined
  const reason = gap.why === undefined ? '' : ` (${gap.why})`
  return `\`${option}\` of \`${command}\` needs dbt ${needed(gap)}${reason}; this is dbt ${install.version}.`
}

// dbt 2.x takes `{a:b}` for a forgotten blank and looks at the names after reading them: tried on alpha.4, preview.196.
const namedValues: readonly OptionName[] = ['vars', 'args']

/** Why the value of an option is not for this dbt although the option is, as a sentence; undefined when it is. */
export function valueLackOf(option: OptionName, value: unknown, install: DbtInstall): string | undefined {
  if (install.generation === '1.x' || !namedValues.includes(option)) return undefined
  const name = Object.keys(value as object).find((key) => key.includes(':'))
  return name === undefined
    ? undefined
    : `\`${option}\` has the name ${showValue(name)}; dbt 2.x takes none with a colon. This is dbt ${install.version}.`
}

function has(gap: Gap, install: DbtInstall): boolean {
  if (install.generation === '2.x') return gap.in2x ?? true
  return (install.minor ?? Number.MAX_SAFE_INTEGER) >= (gap.since ?? 0)
}

function needed({ since, in2x }: Gap): string {
  if (since === never) return '≥ 2.0'
  const first = since === undefined ? '1.x' : `≥ 1.${String(since)}`
  return in2x === false && since !== undefined ? `${first} and < 2.0` : first
}
