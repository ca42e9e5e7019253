import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installFault } from './network.mjs'
import { findPython } from './python.mjs'
import { logged, onPath, textOf } from './programs.mjs'
import { say } from './say.mjs'

const stampName = '.millrace-complete'
// Names that would make an installer write elsewhere than into the venv.
const misleading = ['PIP_USER', 'PIP_TARGET', 'PIP_PREFIX', 'PYTHONPATH', 'PYTHONHOME', 'VIRTUAL_ENV']

/**
 * @typedef {object} Recipe
 * @property {string} folder where the venv goes
 * @property {readonly (readonly string[])[]} installs arguments of `pip install`, one list per call
 * @property {(venv: Venv) => Promise<void>} [finish] what comes after the installs
 * @property {string} [also] anything else that makes the venv another one when it changes
 *
 * @typedef {object} Venv
 * @property {string} folder
 * @property {string} python
 * @property {string} log
 * @property {(...args: string[]) => Promise<void>} install
 */

/**
 * True when the venv was made to its end, here, by this very recipe.
 * @param {Recipe} recipe
 */
export function isComplete(recipe) {
  return textOf(join(recipe.folder, stampName)) === stampOf(recipe) && existsSync(join(recipe.folder, 'bin/python'))
}

/**
 * Makes the venv from nothing. The stamp is written last: a venv that was left half-made has none and is made again.
 * @param {Recipe} recipe
 * @param {string} log
 */
export async function makeVenv(recipe, log) {
  rmSync(recipe.folder, { recursive: true, force: true })
  rmSync(log, { force: true })
  const uv = onPath('uv')
  try {
    if (uv === undefined) await fill(recipe, log, undefined)
    else await fill(recipe, log, uv).catch((error) => withPip(recipe, log, error))
  } catch (error) {
    rmSync(recipe.folder, { recursive: true, force: true })
    throw error
  }
  writeFileSync(join(recipe.folder, stampName), stampOf(recipe))
}

/** A venv cannot be moved, so its own path belongs to what it is.
 * @param {Recipe} recipe
 */
function stampOf({ folder, installs, also }) {
  const python = process.env['MILLRACE_PYTHON']
  return `${JSON.stringify({ folder, installs, also, python }, undefined, 2)}\n`
}

/**
 * uv does not read pip's configuration, where a mirror may be named.
 * @param {Recipe} recipe @param {string} log @param {unknown} error
 */
async function withPip(recipe, log, error) {
  say(`  uv did not succeed (${error instanceof Error ? error.message : String(error)}); trying pip`)
  rmSync(recipe.folder, { recursive: true, force: true })
  await fill(recipe, log, undefined)
}

/**
 * @param {Recipe} recipe @param {string} log @param {string | undefined} uv
 */
async function fill({ folder, installs, finish }, log, uv) {
  const base = await findPython({ needsVenvModule: uv === undefined })
  const python = join(folder, 'bin/python')
  const env = environment()
  mkdirSync(dirname(folder), { recursive: true })
  const step = async (/** @type {string} */ file, /** @type {string[]} */ args) => {
    const { code, output } = await logged(file, args, { cwd: dirname(folder), env, log })
    const hint = 'Check the connection, or set PIP_INDEX_URL (with uv: UV_DEFAULT_INDEX) to a mirror.'
    if (code !== 0) throw installFault(`Python packages for ${folder}`, output, log, hint)
  }
  const install = (/** @type {string[]} */ ...args) =>
    uv === undefined
      ? step(python, ['-m', 'pip', 'install', '--no-input', ...args])
      : step(uv, ['pip', 'install', '--python', python, ...args])
  await (uv === undefined ? step(base, ['-m', 'venv', folder]) : step(uv, ['venv', '--python', base, folder]))
  for (const args of installs) await install(...args)
  await finish?.({ folder, python, log, install })
}

function environment() {
  /** @type {NodeJS.ProcessEnv} */
  const env = { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_PREFER_BINARY: '1', ...process.env }
  for (const name of misleading) delete env[name]
  return env
}

/**
 * The lines of a requirements file as arguments.
 * @param {string} file
 */
export function requirementsOf(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
