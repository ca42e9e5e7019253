import { spawn } from 'node:child_process'
import { accessSync, constants, createWriteStream, mkdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const minder = fileURLToPath(new URL('minder.mjs', import.meta.url))

/**
 * Where a program is on the PATH, or undefined. Costs a few `stat` calls and no process.
 * @param {string} name
 * @param {string} [path]
 */
export function onPath(name, path = process.env['PATH'] ?? '') {
  if (name.includes('/')) return isProgram(name) ? name : undefined
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isProgram)
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/**
 * Runs a program with its output in a file, and gives its exit code and that output. Never rejects: a program that
 * cannot be started has code 127 and the reason as its output.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, log: string }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export function logged(file, args, { cwd, env = process.env, log }) {
  mkdirSync(dirname(log), { recursive: true })
  const sink = createWriteStream(log, { flags: 'a' })
  sink.write(`$ ${[file, ...args].join(' ')}\n`)
  return new Promise((resolve) => {
    // The minder's standard input stays open as long as this process lives.
    const child = spawn(process.execPath, [minder, file, ...args], { cwd, env, detached: true, stdio: 'pipe' })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output = (output + text).slice(-200_000)
        sink.write(text)
      })
    }
    child.on('close', (code) => sink.end(() => resolve({ code: code ?? 128, output })))
  })
}

/**
 * The last lines that say something.
 * @param {string} output
 */
export function lastWords(output, lines = 6) {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines)
}

/**
 * The text of a file, or undefined when there is none.
 * @param {string} file
 */
export function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
