import { UsageError } from '../errors/adapter-errors.ts'
import { flagName } from './flags.ts'
import { jsonProblem, jsonText, type JsonValue } from './json-text.ts'
import { optionTable } from './option-table.ts'
import type { OptionName } from './options.ts'
import type { Command } from './command.ts'
import { optionsOf } from './command-table.ts'

/** One option and its value. */
export type Setting = readonly [option: OptionName, value: unknown]

/** The options that a command gives, without `flags`, in the order of the table. */
export function settingsOf(command: Command): readonly Setting[] {
  const values: Partial<Record<OptionName, unknown>> = command
  return optionsOf(command.name)
    .filter((option) => option !== 'flags' && values[option] !== undefined)
    .map((option): Setting => [option, values[option]])
}

/** An option as arguments, each with its value in the same argument: `--select=a`, `--no-defer`. */
export function optionWords([option, value]: Setting): readonly string[] {
  const spec = optionTable[option]
  switch (spec.form) {
    case 'switch':
      return value === true ? [spec.flag] : spec.negative === undefined ? [] : [spec.negative]
    case 'text':
    case 'number':
      return [`${spec.flag}=${String(value)}`]
    case 'list':
      // dbt 1.x and 2.x take a list option any number of times.
      return (value as readonly string[]).map((item) => `${spec.flag}=${item}`)
    case 'json':
      return [`${spec.flag}=${checkedJson(option, value)}`]
    case 'word':
      return [String(value)]
    case 'flags':
      return value as readonly string[]
  }
}

/** Every spelling of an option that dbt takes, without `no-`. */
export function spellingsOf(option: OptionName): readonly string[] {
  const spec = optionTable[option]
  return 'flag' in spec ? [spec.flag, ...(spec.aliases ?? [])].map(flagName) : []
}

function checkedJson(option: OptionName, value: unknown): string {
  const problem = jsonProblem(value, option)
  if (problem !== undefined) throw new UsageError(problem, { code: 'COMMAND_INVALID' })
  return jsonText(value as JsonValue)
}
