import fc from 'fast-check'
import type { DbtInstall } from '../../engine/install.ts'
import { lackOf } from '../availability.ts'
import { commandNames, type Command } from '../command.ts'
import { optionsOf } from '../command-table.ts'
import { parseCommandValue } from '../command-schema.ts'
import { optionTable } from '../option-table.ts'
import type { OptionName } from '../options.ts'

/** Any text that an argument can carry and that is not blank. */
export const anyText = fc
  .oneof(fc.string({ minLength: 1, maxLength: 12 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }))
  .filter((text) => text.trim() !== '' && !text.includes('\0') && text.isWellFormed())

/** Any JSON that dbt can read. */
export const anyJson = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('\\ud'))

// dbt 2.x takes no name with a colon.
const anyObject = fc.dictionary(
  fc.string({ maxLength: 8 }).filter((key) => key.isWellFormed() && !key.includes(':')),
  anyJson,
  { maxKeys: 3 },
)

const byOption: Partial<Record<OptionName, fc.Arbitrary<unknown>>> = {
  vars: anyObject,
  args: anyObject,
  threads: fc.integer({ min: 1, max: 64 }),
  limit: fc.integer({ min: -1, max: 1_000 }),
  macro: fc.constantFrom('grant_all', 'dbt_utils.pretty_time'),
  indirectSelection: fc.constantFrom('eager', 'cautious', 'buildable', 'empty'),
  staticAnalysis: fc.constantFrom('off', 'baseline', 'strict'),
  source: fc.constantFrom('hub', 'git', 'local'),
  eventTimeStart: fc.constant('2024-01-01'),
  eventTimeEnd: fc.constant('2024-01-02T00:00:00'),
  warnErrorOptions: fc.constantFrom(
    { error: 'all', warn: ['NoNodesForSelectionCriteria'] },
    { error: ['NoNodesForSelectionCriteria'], silence: ['NothingToDo'] },
  ),
  resourceType: fc.subarray(['model', 'seed', 'unit_test'], { minLength: 1 }),
  excludeResourceType: fc.subarray(['model', 'seed', 'unit_test'], { minLength: 1 }),
  sample: fc.constantFrom('3 days', '1 hour'),
  flags: fc.constantFrom(['--static-parser'], ['--printer-width=100', '--log-cache-events']),
}

function valueOf(option: OptionName): fc.Arbitrary<unknown> {
  const { form } = optionTable[option]
  const own = byOption[option]
  if (own !== undefined) return own
  if (form === 'switch') return fc.boolean()
  return form === 'list' ? fc.array(anyText, { minLength: 1, maxLength: 3 }) : anyText
}

type Loose = Record<string, unknown>

/** Makes options that are right each by itself right together. */
function together(given: Loose): Loose {
  const drop = new Set<string>()
  const without = (when: boolean, ...options: OptionName[]): void => {
    if (when) for (const option of options) drop.add(option)
  }
  without('inline' in given, 'select', 'exclude', 'selector')
  without('selector' in given, 'select', 'exclude')
  without(given['warnError'] === true, 'warnErrorOptions')
  without(!('eventTimeStart' in given && 'eventTimeEnd' in given), 'eventTimeStart', 'eventTimeEnd')
  without(!('addPackage' in given), 'source')
  without('macro' in given, 'sql')
  without(!('macro' in given), 'args')
  const kept: Loose = Object.fromEntries(Object.entries(given).filter(([key]) => !drop.has(key)))
  if (given['name'] === 'run-operation' && !('macro' in kept) && !('sql' in kept)) kept['macro'] = 'grant_all'
  if (given['name'] === 'clone' || given['name'] === 'retry') kept['state'] ??= '/state'
  if (given['name'] === 'show' && !('inline' in kept) && !('selector' in kept)) kept['select'] ??= ['a']
  return kept
}

/** Any valid command, with any of its options. */
export const anyCommand: fc.Arbitrary<Command> = fc
  .constantFrom(...commandNames)
  .chain((name) =>
    fc.record(
      { name: fc.constant(name), ...Object.fromEntries(optionsOf(name).map((option) => [option, valueOf(option)])) },
      { requiredKeys: ['name'] },
    ),
  )
  .map((given) => parseCommandValue(together(given)))

/** Any valid command with options that a dbt has, and without `flags`. */
export function anyCommandFor(install: DbtInstall): fc.Arbitrary<Command> {
  const has = (command: Command, option: string): boolean =>
    option === 'name' || (option !== 'flags' && lackOf(option as OptionName, command.name, install) === undefined)
  return anyCommand.map((command) => {
    const kept = Object.entries(command).filter(([option]) => has(command, option))
    return parseCommandValue(together(Object.fromEntries(kept)))
  })
}
