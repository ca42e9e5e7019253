import type { Command } from './command.ts'
import { commandWords } from './command-table.ts'
import { optionWords, settingsOf } from './option-words.ts'
import { quoteShellWord } from './shell-words.ts'

/**
 * A command as text, in a shell's notation and without `dbt`: `build --select=+orders --full-refresh`. What
 * {@link parseCommand} reads back as the same command; a switch that is false and has no `--no-` form is left out.
 */
export function formatCommand(command: Command): string {
  const words = [
    ...commandWords[command.name][0].split(' '),
    ...settingsOf(command).flatMap(optionWords),
    ...optionWords(['flags', command.flags ?? []]),
  ]
  return words.map(quoteShellWord).join(' ')
}
