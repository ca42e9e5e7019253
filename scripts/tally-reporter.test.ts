import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from './command.ts'
import { TALLY_FILE } from './tally-reporter.ts'
import { addTallies, emptyTally, formatTally, readTally, type Tally } from './tally.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-tally-test-'))
  const reporter = JSON.stringify(join(root, 'scripts/tally-reporter.ts'))
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `import { tallyReporter } from ${reporter}
export default { test: { globals: true, watch: false, reporters: [tallyReporter()] } }`,
  )
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Runs a real vitest on test files of our own. */
async function run(files: Readonly<Record<string, string>>): Promise<{ tally: Tally | undefined; printed: string }> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const file = join(folder, 'tally.json')
  const printed = await new Promise<string>((resolve) => {
    const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder]
    execFile(process.execPath, args, { env: { ...process.env, [TALLY_FILE]: file } }, (_, stdout) => {
      resolve(stdout)
    })
  })
  return { tally: readTally(file), printed }
}

it('counts what passed, failed and was skipped, and names what did not run', async () => {
  const { tally, printed } = await run({
    'a.test.js': `
      it('passes', () => {})
      it('passes too', () => {})
      it('fails', () => { throw new Error('no') })
      it.skip('is left out', () => {})
      it('needs something', ({ skip }) => { skip('dbt v9 is not here') })
      it('needs the same', ({ skip }) => { skip('dbt v9 is not here') })`,
  })
  expect(tally).toEqual({ passed: 2, failed: 1, skipped: 3 })
  expect(printed).toContain('did not run: a.test.js > is left out (1)')
  expect(printed).toContain('did not run: dbt v9 is not here (2)')
})

it('counts a file that cannot be loaded, a hook that throws and a rejection nobody awaits as failures', async () => {
  const { tally } = await run({
    'broken.test.js': "import './not-there.js'",
    'hook.test.js': "describe('s', () => { beforeAll(() => { throw new Error('no') }); it('waits', () => {}) })",
    'stray.test.js': "it('passes', () => { void Promise.reject(new Error('stray')) })",
  })
  expect(tally).toEqual({ passed: 1, failed: 3, skipped: 1 })
})

it('adds up and prints the plain line', () => {
  const sum = addTallies({ passed: 2, failed: 0, skipped: 1 }, { passed: 1, failed: 3, skipped: 0 })
  expect(formatTally(sum)).toBe('3 passed, 3 failed, 1 skipped')
  expect(addTallies(sum, emptyTally)).toEqual(sum)
})
