import { execFile } from 'node:child_process'
import type { ProcessEntry, ProcessTable } from './process-table.ts'

const columns = ['pid', 'ppid', 'pgid', 'sess', 'stat', 'lstart', 'comm'].map((column) => `${column}=`).join(',')
// `lstart` is five words: Tue Nov 24 14:28:13 2026
const line = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/

/** The output of `ps` with our columns. `ps` of macOS gives `0` as every session: no session is ever matched there. */
export function parsePs(text: string): readonly ProcessEntry[] {
  return text.split('\n').flatMap((row) => {
    const [, pid, parent, group, session, state = 'Z', started = '', command = ''] = line.exec(row) ?? []
    if (pid === undefined || state.startsWith('Z')) return []
    const name = command.slice(command.lastIndexOf('/') + 1)
    const startTime = started.replaceAll(/\s+/g, ' ')
    const numbers = { pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(session) || 0 }
    return [{ ...numbers, startTime, command: name }]
  })
}

/** The pids in front of those rows that hold the token: `ps -E` shows the environment behind the command. */
export function parsePsEnvironment(text: string, token: string): ReadonlySet<number> {
  const rows = text.split('\n').filter((row) => row.includes(token))
  return new Set(rows.map((row) => Number.parseInt(row, 10)))
}

/** What a program prints; nothing when it fails (`ps` exits 1 when no process matches). */
export type Ask = (program: string, argv: readonly string[]) => Promise<string>

const ask: Ask = (program, argv) =>
  new Promise((resolve) => {
    const options = { env: { LC_ALL: 'C', PATH: '/bin:/usr/bin:/usr/sbin:/sbin' }, maxBuffer: 64 * 1024 * 1024 }
    execFile(program, argv, options, (error, stdout) => {
      resolve(error === null ? stdout : '')
    })
  })

/** The processes of macOS, from `ps`. */
export function psProcesses(run: Ask = ask): ProcessTable {
  return {
    all: async () => parsePs(await run('ps', ['-axo', columns])),
    find: async (pid) => parsePs(await run('ps', ['-o', columns, '-p', String(pid)]))[0],
    carriers: async (entries, token) => {
      if (entries.length === 0) return new Set()
      return parsePsEnvironment(await run('ps', ['-Eww', '-axo', 'pid=,command=']), token)
    },
    bootId: async () => (await run('sysctl', ['-n', 'kern.bootsessionuuid'])).trim(),
    pidNamespace: () => Promise.resolve(''),
  }
}
