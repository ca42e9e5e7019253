#!/usr/bin/env node
// The other versions of dbt that `npm run check` tests with, each a venv in .setup/dbt/<name>. Idempotent.
// Ends with 0 when all are there and with 75 when one cannot be had; the suites that need it say that they did not run.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from './start/fault.mjs'
import { installFault } from './start/network.mjs'
import { oneAtATime } from './start/one-at-a-time.mjs'
import { logged, onPath } from './start/programs.mjs'
import { say, timed } from './start/say.mjs'
import { isComplete, makeVenv } from './start/venv.mjs'

/** @typedef {import('./start/venv.mjs').Recipe} Recipe */

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const home = join(root, '.setup/dbt')

// DuckDB's own npm package holds the library that dbt 2.x finds in the `lib` folder of its venv, without a download.
const duckdbPackage = `@duckdb/node-bindings-${process.platform}-${process.arch}@1.5.4-r.1`
const duckdbLibrary = process.platform === 'darwin' ? 'libduckdb.dylib' : 'libduckdb.so'

/** @type {Record<string, Omit<Recipe, 'folder'>>} */
const versions = {
  'v1-8': { installs: [['dbt-core==1.8.10', 'dbt-duckdb>=1.8,<1.9', 'dbt-postgres>=1.8,<1.9']] },
  // 1.12 names a package whose build fetches a binary from outside the index: its other requirements are enough.
  'v1-12': {
    installs: [['--no-deps', '--only-binary', ':all:', 'dbt-core==1.12.6', 'dbt-duckdb==1.11.1']],
    finish: installOtherRequirements,
  },
  'v2-core': {
    installs: [['--no-deps', '--only-binary', ':all:', 'dbt-core==2.0.0a4']],
    finish: addDuckdb,
    also: duckdbPackage,
  },
  'v2-fusion': {
    installs: [['--no-deps', '--only-binary', ':all:', 'dbt==2.0.0rc196']],
    finish: addDuckdb,
    also: duckdbPackage,
  },
}

const requirements = `
import re
from importlib.metadata import requires
skip = {"dbt-core-experimental-parser", "dbt-core", "dbt-duckdb"}
for package in ("dbt-core", "dbt-duckdb"):
    for line in requires(package) or []:
        if "extra ==" not in line and re.split(r"[^A-Za-z0-9_.-]", line)[0].lower() not in skip:
            print(line)
`

/** @param {import('./start/venv.mjs').Venv} venv */
async function installOtherRequirements({ folder, python, log, install }) {
  const { code, output } = await logged(python, ['-c', requirements], { cwd: folder, log })
  if (code !== 0) throw new Fault('The requirements of dbt 1.12 could not be read.', output)
  await install(...output.split('\n').filter((line) => line !== ''))
}

/** @param {import('./start/venv.mjs').Venv} venv */
async function addDuckdb({ folder, log }) {
  const scratch = mkdtempSync(join(tmpdir(), 'millrace-duckdb-'))
  try {
    const npm = onPath('npm') ?? 'npm'
    const packed = await logged(npm, ['pack', '--silent', duckdbPackage], { cwd: scratch, log })
    if (packed.code !== 0) throw installFault(duckdbPackage, packed.output, log, 'Check the connection.')
    const archive = packed.output.trim().split('\n').at(-1) ?? ''
    const unpacked = await logged('tar', ['xzf', archive, `package/${duckdbLibrary}`], { cwd: scratch, log })
    if (unpacked.code !== 0) throw new Fault(`${archive} holds no ${duckdbLibrary}.`, unpacked.output)
    copyFileSync(join(scratch, 'package', duckdbLibrary), join(folder, 'lib', duckdbLibrary))
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/**
 * @param {[name: string, recipe: Omit<Recipe, 'folder'>]} version
 * @returns {Promise<boolean>} whether it is there
 */
async function ensure([name, recipe]) {
  const whole = { ...recipe, folder: join(home, name) }
  if (isComplete(whole) && existsSync(join(whole.folder, 'bin/dbt'))) return true
  try {
    await timed(`making dbt ${name}`, () => makeVenv(whole, join(home, `${name}.log`)))
    return true
  } catch (error) {
    say(`✗ dbt ${name} cannot be had: ${error instanceof Error ? error.message : String(error)}`)
    if (error instanceof Fault) for (const line of error.advice) say(`  ${line}`)
    say(`did not run: every suite that needs dbt ${name}`)
    return false
  }
}

/**
 * Two at a time: each is half waiting for the network, half unpacking.
 * @param {[string, Omit<Recipe, 'folder'>][]} queue
 */
async function worker(queue) {
  let complete = true
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) complete = (await ensure(next)) && complete
  return complete
}

const queue = Object.entries(versions)
const answers = await oneAtATime(join(root, '.setup/dbt-at-work'), () => Promise.all([worker(queue), worker(queue)]))
process.exitCode = answers.every(Boolean) ? 0 : 75
