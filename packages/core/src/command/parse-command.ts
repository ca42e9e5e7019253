import { UsageError } from '../errors/adapter-errors.ts'
import type { CommandName, CommandOf } from './command.ts'
import { parseCommandValue } from './command-schema.ts'
import { commandWords } from './command-table.ts'
import { readWords } from './read-words.ts'
import { splitShellWords } from './shell-words.ts'
import { anyOf, showValue, suggest } from './show-value.ts'
import { valueWords } from './spellings.ts'

/** Options of {@link parseCommand}. */
export interface ParseCommandOptions<N extends CommandName = CommandName> {
  /** The commands that are taken; others are refused. Default: all. */
  readonly allow?: readonly N[]
}

/**
 * A typed command from what people type or store: `dbt build --select +orders tag:nightly --full-refresh`, with or
 * without `dbt`, as one text in a shell's notation or as its words. Long and short options, `--select a b`,
 * `--select=a`, `source freshness`, `docs generate`, `ls`. `--vars` and `--args` are JSON.
 *
 * Throws {@link UsageError}: `COMMAND_INVALID`, and `COMMAND_NOT_ALLOWED` for what `allow` leaves out. Options that
 * Millrace sets itself (paths, logs, profile) and options that nobody knows are refused.
 */
export function parseCommand<const N extends CommandName = CommandName>(
  textOrArgv: string | readonly string[],
  { allow }: ParseCommandOptions<N> = {},
): CommandOf<N> {
  const words = typeof textOrArgv === 'string' ? splitShellWords(textOrArgv) : textOrArgv
  const { name, rest } = findCommand(words[0] === 'dbt' ? words.slice(1) : words)
  if (allow !== undefined && !allow.some((allowed) => allowed === name)) {
    throw new UsageError(`The command \`${name}\` is not allowed here, only ${anyOf(allow)}.`, {
      code: 'COMMAND_NOT_ALLOWED',
    })
  }
  // Its name is one of N: just checked.
  return parseCommandValue({ name, ...readWords(name, rest) }) as CommandOf<N>
}

const spellings = (Object.keys(commandWords) as CommandName[]).flatMap((name) =>
  commandWords[name].map((spelling) => ({ name, words: spelling.split(' ') })),
)

/** Finds the command word; dbt takes global options before it. */
function findCommand(words: readonly string[]): { readonly name: CommandName; readonly rest: readonly string[] } {
  const at = commandPlace(words)
  const found = spellings.find((spelling) => spelling.words.every((word, index) => words[at + index] === word))
  if (found !== undefined) {
    return { name: found.name, rest: [...words.slice(0, at), ...words.slice(at + found.words.length)] }
  }
  const known = spellings.map((spelling) => spelling.words.join(' '))
  const word = words[at]
  if (word === undefined) throw invalid(`There is no command; it is one of ${anyOf(known)}.`)
  throw invalid(`${showValue(word)} is no command that Millrace runs.${suggest(word, known)}`)
}

function commandPlace(words: readonly string[]): number {
  let at = 0
  for (let word = words[at]; word?.startsWith('-') === true; word = words[at]) {
    const count = valueWords(word.replace(/=.*$/s, ''))
    if (count === 'any')
      throw invalid(`\`${word}\` must stand behind the command: it takes every word up to the next option.`)
    at += word.includes('=') ? 1 : 1 + count
  }
  return at
}

function invalid(message: string): UsageError {
  return new UsageError(message, { code: 'COMMAND_INVALID' })
}
