import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault } from './fault.mjs'
import { installFault } from './network.mjs'
import { logged, textOf } from './programs.mjs'

// npm writes this file last, so its presence says that an install ran to its end.
const finished = 'node_modules/.package-lock.json'

/**
 * The Node of the project, which comes as an npm package.
 * @param {string} root
 */
export const nodeOf = (root) => join(root, 'node_modules/.bin/node')

/**
 * True when what is installed is what package-lock.json says.
 * @param {string} root
 */
export function hasPackages(root) {
  if (!existsSync(join(root, finished)) || !existsSync(nodeOf(root))) return false
  const stamp = textOf(stampOf(root))
  if (stamp !== undefined) return stamp === lockOf(root)
  // Somebody ran `npm ci` by hand.
  return statSync(join(root, finished)).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

/**
 * `npm ci`. The stamp goes first and comes back last.
 * @param {string} root
 * @param {string} npm
 */
export async function installPackages(root, npm) {
  rmSync(stampOf(root), { force: true })
  await install(root, npm)
  if (!existsSync(nodeOf(root))) {
    throw new Fault(
      'npm installed the packages but not Node itself, which comes with an install script of the package `node`.',
      'Allow install scripts (npm config delete ignore-scripts) and run the command again.',
    )
  }
  mkdirSync(dirname(stampOf(root)), { recursive: true })
  writeFileSync(stampOf(root), lockOf(root))
}

/** @param {string} root */
const stampOf = (root) => join(root, '.setup/packages')

/** @param {string} root */
function lockOf(root) {
  return createHash('sha256')
    .update(textOf(join(root, 'package-lock.json')) ?? '')
    .digest('hex')
}

/**
 * @param {string} root
 * @param {string} npm
 */
async function install(root, npm) {
  const log = join(root, '.setup/npm.log')
  rmSync(log, { force: true })
  // Without a network npm's own pauses between tries add up to over a minute of silence.
  const env = { npm_config_fetch_retry_mintimeout: '1000', npm_config_fetch_retry_maxtimeout: '8000', ...process.env }
  const { code, output } = await logged(npm, ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    env,
    log,
  })
  if (code !== 0) {
    throw installFault('npm packages', output, log, 'Check the connection, or set npm_config_registry to a mirror.')
  }
}
