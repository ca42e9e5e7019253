import { MillraceError, UsageError } from '@millrace/core'
import { Command, CommanderError } from 'commander'
import { doctorProgram } from './doctor/doctor-program.ts'
import { exitCodes } from './exit-codes.ts'
import { withPlaceOptions, type PlaceFlags } from './place-options.ts'
import { withRunOptions, type RunFlags } from './run-options.ts'
import { runProgram } from './run-program.ts'
import type { Terminal } from './terminal.ts'

const codes = `
Exit codes: 0 succeeded · 1 the project failed (models, tests, SQL, files) · 2 wrong use, no dbt · 3 profile,
credentials, packages · 4 connection, resources: may pass by itself · 5 unclear or internal · 6 lost ·
124 deadline · 130 cancelled`

/** The whole program: words in, exit code out; never a stack trace. */
export async function program(words: readonly string[], terminal: Terminal, version: string): Promise<number> {
  let code: number = exitCodes.succeeded
  const root = new Command('millrace')
    .description('Runs dbt: live node events, one honest result.')
    .version(version)
    .addHelpText('after', codes)
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out.write(text), writeErr: (text) => terminal.err.write(text) })
  withRunOptions(root.command('run'))
    .description('runs one dbt command, or several separated by ` , `: millrace run -- build --select +orders')
    .argument('[dbt...]', 'after `--`: the dbt command and its options')
    .action(async (dbt: string[], flags: RunFlags) => {
      code = await runProgram(flags, dbt, terminal)
    })
  withPlaceOptions(root.command('doctor'))
    .description('checks folders, dbt, adapters, project, profile and connection, each with a fix')
    .option('--json', 'one JSON object a check', false)
    .action(async (flags: PlaceFlags) => {
      code = await doctorProgram(flags, terminal)
    })
  try {
    await root.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage
    terminal.err.write(`millrace: ${complaint(error)}\n`)
    return UsageError.isInstance(error) ? exitCodes.usage : exitCodes.unclear
  }
}

function complaint(error: unknown): string {
  if (MillraceError.isInstance(error)) return error.message
  return `a fault of the program itself, please report it: ${String(error)}`
}
