import { anyOf } from './show-value.ts'
import type { OptionName } from './options.ts'

/** A command's options as a caller gave them, each already checked by itself. */
type Given = Readonly<Record<string, unknown>>

/** What dbt wants of several options together. */
interface Rule {
  readonly broken: (given: Given) => boolean
  readonly message: string
  readonly option: OptionName
}

const has = (given: Given, option: OptionName): boolean => given[option] !== undefined
const hasAny = (given: Given, options: readonly OptionName[]): boolean => options.some((option) => has(given, option))
const is = (given: Given, ...names: readonly string[]): boolean => names.includes(String(given['name']))

const either = (option: OptionName, others: readonly OptionName[], why: string): Rule => ({
  broken: (given) => has(given, option) && hasAny(given, others),
  message: `\`${option}\` cannot be given with ${anyOf(others)}: ${why}.`,
  option,
})

// A date alone is that day's first second.
const second = (time: unknown): string =>
  String(time).replace(' ', 'T').padEnd('2024-01-31T00:00:00'.length, 'T00:00:00')

const rules: readonly Rule[] = [
  // task/runnable.py of 1.x: `elif self.args.selector`; 2.x: "cannot be used with".
  either('selector', ['select', 'exclude'], 'dbt would not look at them'),
  // cli/flags.py of 1.x: _assert_mutually_exclusive; 2.x ignores the selection.
  either('inline', ['select', 'exclude', 'selector'], 'dbt takes a statement or a selection'),
  {
    // cli/flags.py of 1.x: _assert_mutually_exclusive.
    broken: (given) => given['warnError'] === true && has(given, 'warnErrorOptions'),
    message: '`warnError` cannot be given with `warnErrorOptions`: dbt takes one of them.',
    option: 'warnError',
  },
  {
    // cli/flags.py of 1.x: _validate_event_time_configs.
    broken: (given) => has(given, 'eventTimeStart') !== has(given, 'eventTimeEnd'),
    message: '`eventTimeStart` and `eventTimeEnd` need each other.',
    option: 'eventTimeStart',
  },
  {
    broken: (given) =>
      has(given, 'eventTimeStart') &&
      has(given, 'eventTimeEnd') &&
      second(given['eventTimeStart']) >= second(given['eventTimeEnd']),
    message: '`eventTimeStart` must be before `eventTimeEnd`.',
    option: 'eventTimeStart',
  },
  {
    broken: (given) => is(given, 'clone', 'retry') && !has(given, 'state'),
    message: '`state` is missing: dbt needs the folder with the artifacts of the other run.',
    option: 'state',
  },
  {
    broken: (given) => is(given, 'run-operation') && has(given, 'macro') === has(given, 'sql'),
    message: '`run-operation` needs either `macro` or `sql`.',
    option: 'macro',
  },
  either('sql', ['args'], 'arguments belong to a macro'),
  {
    // task/show.py of 1.x: "Either --select or --inline must be passed to show".
    broken: (given) => is(given, 'show') && !hasAny(given, ['select', 'selector', 'inline', 'flags']),
    message: '`show` needs `select`, `selector` or `inline`.',
    option: 'select',
  },
  {
    broken: (given) => has(given, 'source') && !has(given, 'addPackage'),
    message: '`source` says where `addPackage` comes from, which is missing.',
    option: 'source',
  },
]

/** A rule that a command breaks. */
export interface BrokenRule {
  readonly option: OptionName
  readonly message: string
}

/** What is wrong with options that are right each by itself. */
export function brokenRules(given: Given): readonly BrokenRule[] {
  return rules.filter((rule) => rule.broken(given)).map(({ option, message }) => ({ option, message }))
}
