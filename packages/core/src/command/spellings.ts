import { flagName, ownedFlag } from './flags.ts'
import { optionTable, type OptionSpec } from './option-table.ts'
import { spellingsOf } from './option-words.ts'
import type { OptionName } from './options.ts'
import { untypedFlags } from './untyped-flags.ts'

/** What a long or short option on a command line is. */
export type Spelled =
  | { readonly kind: 'typed'; readonly option: OptionName; readonly spec: OptionSpec; readonly negative: boolean }
  | { readonly kind: 'untyped'; readonly takesValue: boolean }
  | { readonly kind: 'owned'; readonly reason: string }
  | { readonly kind: 'unknown' }

const optionNames = Object.keys(optionTable) as OptionName[]
const bySpelling: ReadonlyMap<string, OptionName> = new Map(
  optionNames.flatMap((option) => spellingsOf(option).map((spelling) => [spelling, option] as const)),
)

const ownedShort: ReadonlyMap<string, string> = new Map([
  ['-d', '--debug'],
  ['-h', '--help'],
  ['-o', '--output'],
  ['-q', '--quiet'],
  ['-v', '--version'],
  ['-V', '--version'],
])

/** All long spellings of typed options, for suggestions. */
export const longSpellings: readonly string[] = [...bySpelling.keys()].filter((spelling) => spelling.startsWith('--'))

/** What an option's spelling (without its value) means. */
export function spelled(word: string): Spelled {
  const reason = ownedFlag(ownedShort.get(word) ?? word)
  if (reason !== undefined) return { kind: 'owned', reason }
  const name = flagName(word)
  const option = bySpelling.get(name)
  if (option === undefined) {
    const untyped = untypedFlags.get(name)
    return untyped === undefined ? { kind: 'unknown' } : { kind: 'untyped', takesValue: untyped === 'value' }
  }
  const spec = optionTable[option]
  const negative = name !== word
  if (negative && (spec.form !== 'switch' || spec.negative !== word)) return { kind: 'unknown' }
  return { kind: 'typed', option, spec, negative }
}

/** How many words an option's value is: a switch has none, a list any number. */
export function valueWords(word: string): 0 | 1 | 'any' {
  const what = spelled(word)
  if (what.kind === 'untyped') return what.takesValue ? 1 : 0
  if (what.kind !== 'typed' || what.spec.form === 'switch') return 0
  return what.spec.form === 'list' ? 'any' : 1
}
