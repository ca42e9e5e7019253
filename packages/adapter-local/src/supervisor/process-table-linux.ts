import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { ProcessEntry, ProcessTable } from './process-table.ts'

const zombieStates = new Set(['Z', 'X', 'x'])

/** One `/proc/<pid>/stat`; `undefined` for a zombie. The name is in brackets and may hold brackets and blanks itself. */
export function parseStat(text: string): ProcessEntry | undefined {
  const nameEnd = text.lastIndexOf(')')
  const fields = text.slice(nameEnd + 2).split(' ')
  const [state = '', parent, group, session] = fields
  const startTime = fields[19]
  if (nameEnd < 0 || startTime === undefined || zombieStates.has(state)) return undefined
  return {
    pid: Number.parseInt(text, 10),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startTime,
    command: text.slice(text.indexOf('(') + 1, nameEnd),
  }
}

// Reads of /proc never wait for a disk, and a hundred small ones are far quicker here than over the thread pool.
function readEntry(pid: number): ProcessEntry | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return undefined // it has ended in the meantime
  }
}

function environmentHolds(pid: number, token: Buffer): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`).includes(token)
  } catch {
    return false // ended, or not ours to look at
  }
}

/** The processes of Linux, from `/proc`. */
export const linuxProcesses: ProcessTable = {
  all() {
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
    return Promise.resolve(pids.flatMap((pid) => readEntry(pid) ?? []))
  },
  find: (pid) => Promise.resolve(readEntry(pid)),
  carriers(entries, token) {
    const needle = Buffer.from(token)
    const found = entries.filter((entry) => environmentHolds(entry.pid, needle))
    return Promise.resolve(new Set(found.map((entry) => entry.pid)))
  },
  bootId: () => Promise.resolve(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  pidNamespace: () => Promise.resolve(readlinkSync('/proc/self/ns/pid')),
}
