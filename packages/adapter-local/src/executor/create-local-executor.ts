import type { Executor } from '@millrace/core'
import { refuseWindows } from '../install/options.ts'
import { probeDbt } from '../install/probe-dbt.ts'
import { LocalExecutor } from './local-executor.ts'
import { checkOptions, type LocalExecutorOptions } from './options.ts'

/**
 * Runs dbt on this machine, of a venv or of any executable. dbt is started by a supervisor, a small Node.js process that
 * outlives ours by as much as it takes to stop dbt, and records how it ended. Close it, or use `await using`.
 *
 * Linux and macOS. Throws a `UsageError` for a wrong option (`OPTION_INVALID`) and on Windows (`PLATFORM_UNSUPPORTED`).
 */
export function localExecutor(options: LocalExecutorOptions): Executor & AsyncDisposable {
  refuseWindows()
  return new LocalExecutor(checkOptions(options, process.env), probeDbt)
}
