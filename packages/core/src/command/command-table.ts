import type { CommandName } from './command.ts'
import type { OptionName } from './options.ts'

const everywhere = ['vars', 'target', 'versionCheck', 'warnError', 'warnErrorOptions', 'flags'] as const
const parsing = [...everywhere, 'partialParse'] as const
const selecting = [...parsing, 'select', 'exclude', 'selector', 'indirectSelection', 'state'] as const
const resourceTypes = ['resourceType', 'excludeResourceType'] as const
const deferring = ['deferState', 'defer', 'favorState'] as const
const executing = [...selecting, 'threads', 'failFast', 'cacheSelectedOnly', 'populateCache'] as const
const sampling = ['empty', 'eventTimeStart', 'eventTimeEnd', 'sample'] as const

/**
 * Which command has which options. Sources: the click trees of dbt-core 1.8, 1.9, 1.10, 1.11 and 1.12, and every
 * option tried on every command of dbt Core 2.0.0-alpha.4 and Fusion 2.0.0-preview.196. dbt takes its global options
 * (state, defer, fail-fast …) everywhere; here a command has those that it heeds.
 */
export const commandOptions = {
  build: [
    ...executing,
    ...deferring,
    ...resourceTypes,
    ...sampling,
    'fullRefresh',
    'storeFailures',
    'show',
    'staticAnalysis',
  ],
  run: [...executing, ...deferring, ...sampling, 'fullRefresh', 'staticAnalysis'],
  test: [...executing, ...deferring, ...resourceTypes, 'storeFailures', 'staticAnalysis'],
  seed: [...executing, 'fullRefresh', 'show', 'empty', 'staticAnalysis'],
  snapshot: [...executing, ...deferring, 'empty', 'staticAnalysis'],
  'source-freshness': [...executing],
  compile: [
    ...executing,
    ...deferring,
    ...resourceTypes,
    'fullRefresh',
    'empty',
    'inline',
    'introspect',
    'staticAnalysis',
  ],
  parse: [...parsing, 'threads'],
  list: [...selecting, ...resourceTypes, 'outputKeys'],
  'docs-generate': [...executing, ...deferring, 'compile', 'emptyCatalog', 'static'],
  clone: [...executing, ...resourceTypes, 'fullRefresh'],
  'run-operation': ['macro', 'args', 'sql', ...parsing, 'threads'],
  deps: [...everywhere, 'lock', 'upgrade', 'addPackage', 'source'],
  debug: [...everywhere, 'connection'],
  retry: [...parsing, 'threads', 'state', 'staticAnalysis'],
  show: [
    ...executing,
    ...deferring,
    ...resourceTypes,
    'fullRefresh',
    'inline',
    'limit',
    'introspect',
    'staticAnalysis',
  ],
} as const satisfies Record<CommandName, readonly OptionName[]>

/** The options that a command has. */
export function optionsOf(name: CommandName): readonly OptionName[] {
  return commandOptions[name]
}

/** The commands that have an option. */
export function commandsWith(option: OptionName): readonly CommandName[] {
  return (Object.keys(commandOptions) as CommandName[]).filter((name) => optionsOf(name).includes(option))
}

/** How dbt spells a command. Other spellings that it takes are behind the first. */
export const commandWords: Readonly<Record<CommandName, readonly [string, ...string[]]>> = {
  build: ['build'],
  run: ['run'],
  test: ['test'],
  seed: ['seed'],
  snapshot: ['snapshot'],
  'source-freshness': ['source freshness', 'source snapshot-freshness'],
  compile: ['compile'],
  parse: ['parse'],
  list: ['list', 'ls'],
  'docs-generate': ['docs generate'],
  clone: ['clone'],
  'run-operation': ['run-operation'],
  deps: ['deps'],
  debug: ['debug'],
  retry: ['retry'],
  show: ['show'],
}
