import { UsageError } from '../errors/adapter-errors.ts'
import { lackOf, valueLackOf } from './availability.ts'
import type { Command } from './command.ts'
import { commandWords, optionsOf } from './command-table.ts'
import { flagName, flagNames } from './flags.ts'
import { optionWords, settingsOf, spellingsOf, type Setting } from './option-words.ts'
import { ownSettings, type ArgvContext } from './own-settings.ts'

export type { ArgvContext } from './own-settings.ts'

// Linux takes no single argument of 128 KiB, its last zero byte included (MAX_ARG_STRLEN).
const longestArgument = 128 * 1024 - 1
const encoder = new TextEncoder()

/**
 * dbt's arguments for a command, without the executable. Everything stands behind the command word, and each option is
 * one argument with its value, so that no value is ever taken for an option.
 *
 * Throws {@link UsageError}: `COMMAND_UNSUPPORTED` when this dbt lacks an option or
 * does not take its value, `COMMAND_INVALID` when a value cannot
 * be an argument.
 */
export function toArgv(command: Command, context: ArgvContext): readonly string[] {
  const { name, flags = [] } = command
  const settings = settingsOf(command)
  refuseLacks(command, settings, context)
  refuseDoubles(settings, flags)
  const flagged = new Set(flagNames(flags))
  const added = [...fallbacks(command, settings, context).flatMap(optionWords), ...ownSettings(name, context)]
  const argv = [
    ...commandWords[name][0].split(' '),
    ...settings.map(completed).flatMap(optionWords),
    ...added.filter((word) => !flagged.has(flagName(word))),
    // Last, so that a flag that lacks its value swallows nothing.
    ...flags,
  ]
  argv.forEach(refuseTooLong)
  return argv
}

/** What the command leaves open and the attempt fills in, where this dbt has it. */
function fallbacks(
  { name }: Command,
  settings: readonly Setting[],
  { install, target, threads }: ArgvContext,
): readonly Setting[] {
  const filled: readonly Setting[] = [
    ['target', target],
    ['threads', threads],
    // dbt 1.x runs the SQL of a shown model's tests as well.
    ['indirectSelection', name === 'show' && install.generation === '1.x' ? 'empty' : undefined],
  ]
  const given = new Set(settings.map(([option]) => option))
  return filled
    .filter(([option, value]) => value !== undefined && !given.has(option) && optionsOf(name).includes(option))
    .filter(([option]) => lackOf(option, name, install) === undefined)
}

// Without its id a listed node cannot be told from another of the same name.
function completed([option, value]: Setting): Setting {
  if (option !== 'outputKeys') return [option, value]
  return [option, [...new Set(['unique_id', ...(value as readonly string[])])]]
}

function refuseLacks({ name }: Command, settings: readonly Setting[], { install }: ArgvContext): void {
  const lacks = settings
    .map(([option, value]) => lackOf(option, name, install) ?? valueLackOf(option, value, install))
    .filter((lack) => lack !== undefined)
  if (lacks.length > 0) throw new UsageError(lacks.join('\n'), { code: 'COMMAND_UNSUPPORTED' })
}

function refuseDoubles(settings: readonly Setting[], flags: readonly string[]): void {
  const flagged = flagNames(flags)
  for (const [option] of settings) {
    const twice = spellingsOf(option).find((spelling) => flagged.includes(spelling))
    if (twice === undefined) continue
    throw new UsageError(`\`${option}\` is given twice: by its name and as \`${twice}\` in \`flags\`.`, {
      code: 'COMMAND_INVALID',
    })
  }
}

function refuseTooLong(word: string): void {
  const { length } = encoder.encode(word)
  if (length <= longestArgument) return
  const name = flagName(word).slice(0, 40)
  throw new UsageError(
    `\`${name}\` is an argument of ${String(length)} bytes; Linux takes at most ${String(longestArgument)}.`,
    { code: 'COMMAND_INVALID' },
  )
}
