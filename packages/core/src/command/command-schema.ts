import { z } from 'zod'
import { UsageError } from '../errors/adapter-errors.ts'
import { commandNames, type Command, type CommandName } from './command.ts'
import { brokenRules } from './command-rules.ts'
import { commandsWith, optionsOf } from './command-table.ts'
import { issueMessage, issuePath, type ValuePath } from './issue-message.ts'
import { isPlainObject } from './json-text.ts'
import { optionTable } from './option-table.ts'
import type { OptionName } from './options.ts'
import { anyOf, showValue, suggest } from './show-value.ts'

/** What is wrong with a value that should be a command. */
export interface CommandProblem {
  /** Where: `['threads']`, `['select', 1]`; empty for the command as a whole. */
  readonly path: ValuePath
  /** A sentence that names the option, what was expected and what came. */
  readonly message: string
}

/** A checked command, or everything that is wrong with it. */
export type CommandCheck =
  { readonly command: Command; readonly problems: readonly [] } | { readonly problems: readonly CommandProblem[] }

/** Checks a value that should be a command. Options that are `undefined` count as left out. */
export function checkCommand(value: unknown): CommandCheck {
  if (!isPlainObject(value)) {
    return problem([], `A command must be an object such as { name: 'build' }, but is ${showValue(value)}.`)
  }
  const { name } = value
  if (!isCommandName(name)) {
    const hint = typeof name === 'string' ? suggest(name, commandNames) : ''
    return problem(['name'], `\`name\` must be ${anyOf(commandNames)}, but is ${showValue(name)}.${hint}`)
  }
  const given = Object.entries(value).filter(([key, item]) => key !== 'name' && item !== undefined)
  const problems = given.flatMap(([key, item]) => optionProblems(name, key, item))
  if (problems.length > 0) return { problems }
  const checked = { name, ...Object.fromEntries(inTableOrder(name, given)) }
  const broken = brokenRules(checked).map(({ option, message }) => ({ path: [option], message }))
  // Each option was checked by its own schema, all together by the rules: this is what the type says.
  return broken.length > 0 ? { problems: broken } : { command: checked as unknown as Command, problems: [] }
}

/** Schema of a command, for use in other schemas. */
export const commandSchema: z.ZodType<Command> = z.unknown().transform((value, context) => {
  const check = checkCommand(value)
  if ('command' in check) return check.command
  for (const { path, message } of check.problems) {
    context.issues.push({ code: 'custom', input: value, path: [...path], message })
  }
  return z.NEVER
})

/** The typed command that a value is. Throws {@link UsageError} (`COMMAND_INVALID`) with everything that is wrong. */
export function parseCommandValue(value: unknown): Command {
  const check = checkCommand(value)
  if ('command' in check) return check.command
  throw new UsageError(check.problems.map(({ message }) => message).join('\n'), { code: 'COMMAND_INVALID' })
}

function problem(path: ValuePath, message: string): CommandCheck {
  return { problems: [{ path, message }] }
}

function isCommandName(name: unknown): name is CommandName {
  return commandNames.some((known) => known === name)
}

function isOption(key: string): key is OptionName {
  return Object.hasOwn(optionTable, key)
}

function optionProblems(name: CommandName, key: string, value: unknown): readonly CommandProblem[] {
  if (!isOption(key)) {
    return [{ path: [key], message: `\`${key}\` is not an option of \`${name}\`.${suggest(key, optionsOf(name))}` }]
  }
  if (!optionsOf(name).includes(key)) {
    const message = `\`${key}\` is not an option of \`${name}\`; it is one of ${anyOf(commandsWith(key))}.`
    return [{ path: [key], message }]
  }
  const issues = optionTable[key].schema.safeParse(value).error?.issues ?? []
  return issues.map((issue) => ({ path: issuePath(issue, [key]), message: issueMessage(issue, value, [key]) }))
}

function inTableOrder(
  name: CommandName,
  given: readonly (readonly [string, unknown])[],
): readonly (readonly [string, unknown])[] {
  const order = optionsOf(name)
  const place = ([key]: readonly [string, unknown]): number => order.findIndex((option) => option === key)
  return [...given].sort((a, b) => place(a) - place(b))
}
