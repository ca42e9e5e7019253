import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeEach } from 'vitest'

const repository = resolve(import.meta.dirname, '../..')

/** The venv with dbt 1.11 that the start script made. */
export const mainVenv = process.env['MILLRACE_TEST_VENV'] ?? join(repository, '.venv')

/** Venvs with other versions of dbt, made for `npm run check`. */
export const otherVenvs = process.env['MILLRACE_TEST_DBT_VERSIONS'] ?? join(repository, '.setup', 'dbt')

/** Whether there is a dbt; says loudly when there is none. */
export function hasDbt(venv: string): boolean {
  const there = existsSync(join(venv, 'bin', 'dbt'))
  if (!there) console.warn(`did not run: ${missing(venv)}`)
  return there
}

/** Skips the tests of a suite, with the reason in the tally, where there is no dbt. */
export function needsDbt(venv: string): void {
  const there = existsSync(join(venv, 'bin', 'dbt'))
  beforeEach(({ skip }) => skip(!there, missing(venv)))
}

/** The example project. */
export const exampleProject = join(repository, 'examples', 'dbt')

/** A project of two models and a test, for what needs many runs. */
export const pond = join(import.meta.dirname, '..', 'pond')

function missing(venv: string): string {
  return `there is no dbt in ${venv} (\`npm test\` makes the main one, \`npm run check\` the others)`
}
