import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from './fault.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { hasPackages, installPackages, nodeOf } from './packages.mjs'
import { onPath } from './programs.mjs'
import { sayFault, timed } from './say.mjs'
import { isComplete, makeVenv, requirementsOf } from './venv.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What runs under the right Node once everything is there. */
const tasks = new Map([
  ['demo', ['--conditions=@millrace/source', 'examples/demo.ts']],
  ['test', ['scripts/test.ts']],
  ['check', ['scripts/check.ts']],
  ['setup', undefined],
])

/** @param {string[]} argv */
export async function main([task = '', ...args]) {
  try {
    if (!tasks.has(task)) throw new Fault(`\`${task}\` is no task.`, `Tasks: ${[...tasks.keys()].join(', ')}.`)
    const node = await setUp()
    const program = tasks.get(task)
    if (program) process.exitCode = await goOn(node, [...program, ...args])
  } catch (error) {
    sayFault(error)
    // Whoever reads the last line of the tests must not take an older one for it.
    if (task === 'test' || task === 'check') console.log('0 passed, 1 failed, 0 skipped')
    process.exitCode = 1
  }
}

async function setUp() {
  if (process.platform === 'win32') throw new Fault('Windows is not supported.', 'Use WSL, or a container of Linux.')
  const npm = needed('npm', 'It comes with Node; on Debian and Ubuntu it is a package of its own: apt-get install npm.')
  needed('git', 'Debian and Ubuntu: apt-get install git.')
  const venv = { folder: join(root, '.venv'), installs: [requirementsOf(join(root, 'scripts/start/requirements.txt'))] }
  if (!hasPackages(root) || !isComplete(venv)) {
    await oneAtATime(join(root, '.setup/at-work'), async () => {
      if (!hasPackages(root)) await timed('installing npm packages', () => installPackages(root, npm))
      if (!isComplete(venv)) await timed('making .venv with dbt', () => makeVenv(venv, join(root, '.setup/venv.log')))
    })
  }
  return nodeOf(root)
}

/** @param {string} name @param {string} advice */
function needed(name, advice) {
  const file = onPath(name)
  if (file === undefined) throw new Fault(`${name} is missing on the PATH.`, advice)
  return file
}

/**
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>} exit code; 128 and more for a signal, as a shell has it
 */
function goOn(node, args) {
  const child = spawn(node, args, { cwd: root, stdio: 'inherit' })
  // A terminal sends Ctrl-C to both of us; the task decides what it means. Others send to us alone.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGKILL' ? 137 : 143)))
  })
}
