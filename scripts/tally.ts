import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** How many tests, or steps of the check, ended in which way. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0 }

/** The plain line that the output of `npm test`, `npm run check` and `.ci/run` ends with. */
export const formatTally = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

export const addTallies = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

export function writeTally(file: string, tally: Tally): void {
  writeFileSync(file, JSON.stringify(tally))
}

/** The tally that a program left, or undefined when it left none. */
export function readTally(file: string): Tally | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tally) : undefined
}
