import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import { emptyTally, writeTally, type Tally } from './tally.ts'

/** The variable that names the file the tally goes to. */
export const TALLY_FILE = 'MILLRACE_TALLY_FILE'

/** Counts what ran and says loudly what did not, with the reason its test gave. */
export function tallyReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const file = process.env[TALLY_FILE]
      if (file !== undefined) writeTally(file, tallyOf(modules, unhandledErrors))
      for (const [reason, count] of reasonsOf(modules)) console.log(`did not run: ${reason} (${count})`)
    },
  }
}

/** A file that could not be loaded and an error outside any test are failures too. */
function tallyOf(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): Tally {
  const tally: { -readonly [key in keyof Tally]: Tally[key] } = { ...emptyTally, failed: unhandledErrors.length }
  for (const module of modules) {
    tally.failed += module.errors().length
    for (const suite of module.children.allSuites()) tally.failed += suite.errors().length
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      tally[state === 'pending' ? 'skipped' : state] += 1
    }
  }
  return tally
}

/** Reason → number of tests; a test that gives none is named itself. */
function reasonsOf(modules: readonly TestModule[]): ReadonlyMap<string, number> {
  const reasons = new Map<string, number>()
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const result = test.result()
      if (result.state !== 'skipped') continue
      const reason = result.note ?? `${module.relativeModuleId} > ${test.fullName}`
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
  }
  return reasons
}
