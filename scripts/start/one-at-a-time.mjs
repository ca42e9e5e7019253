import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { textOf } from './programs.mjs'
import { say } from './say.mjs'

/**
 * Two commands started side by side in a bare clone must not install over each other.
 * @template T
 * @param {string} file holds the process id of whoever works
 * @param {() => Promise<T>} work
 */
export async function oneAtATime(file, work) {
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; !take(file);) {
    const holder = Number(textOf(file))
    if (!isAlive(holder)) {
      rmSync(file, { force: true })
      continue
    }
    if (!told) say(`· another set-up is at work here (process ${holder}); waiting for it (its mark: ${file})`)
    told = true
    await pause(200)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!(pid > 0)) return false
  // A zombie still answers to signal 0.
  if (/^\d+ \(.*\) Z/s.test(textOf(`/proc/${pid}/stat`) ?? '')) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
