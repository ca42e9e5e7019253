import { execFile } from 'node:child_process'
import { Fault } from './fault.mjs'
import { onPath } from './programs.mjs'

const names = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3']
const probe =
  'import importlib.util as u, sys; print("%d.%d" % sys.version_info[:2], u.find_spec("venv") is not None and u.find_spec("ensurepip") is not None)'

/**
 * The Python to make a venv with: the one named by MILLRACE_PYTHON, else the first that fits on the PATH.
 * @param {{ needsVenvModule: boolean }} needs uv makes venvs by itself
 * @returns {Promise<string>}
 */
export async function findPython({ needsVenvModule }) {
  const named = process.env['MILLRACE_PYTHON']
  const found = []
  for (const name of named ? [named] : names) {
    const file = onPath(name)
    const facts = file && (await factsOf(file))
    if (!file || !facts) continue
    found.push({ name, ...facts })
    if (facts.minor >= 10 && (facts.hasVenv || !needsVenvModule)) return file
  }
  throw pythonFault(named, found)
}

/**
 * What a Python is, asked of itself: names such as pyenv's shims exist without a Python behind them.
 * @param {string} file
 * @returns {Promise<{ version: string, minor: number, hasVenv: boolean } | undefined>}
 */
function factsOf(file) {
  return new Promise((resolve) => {
    execFile(file, ['-I', '-c', probe], (error, stdout) => {
      const [, minor, hasVenv] = (error ? null : /^3\.(\d+) (True|False)\s*$/.exec(stdout)) ?? []
      resolve(minor ? { version: `3.${minor}`, minor: Number(minor), hasVenv: hasVenv === 'True' } : undefined)
    })
  })
}

/**
 * @param {string | undefined} named
 * @param {{ name: string, version: string, minor: number }[]} found
 */
function pythonFault(named, found) {
  const fits = found.find(({ minor }) => minor >= 10)
  if (fits) {
    return new Fault(
      `${fits.name} (${fits.version}) has no venv module, so no virtual environment can be made for dbt.`,
      'On Debian and Ubuntu: apt-get install python3-venv. Elsewhere: install a complete Python, or put `uv` on the PATH.',
    )
  }
  if (named) {
    return new Fault(
      `MILLRACE_PYTHON names \`${named}\`, which is ${found[0] ? `Python ${found[0].version}` : 'no Python 3 that runs'}.`,
      'It must be a Python 3.10 or newer: a path, or a name on the PATH.',
    )
  }
  return new Fault(
    found[0] ? `Python ${found[0].version} is too old for dbt.` : 'Python is missing: dbt needs it.',
    'Install Python 3.10 or newer with its venv module (Debian and Ubuntu: apt-get install python3 python3-venv),',
    'or name one by MILLRACE_PYTHON=/path/to/python3.',
  )
}
