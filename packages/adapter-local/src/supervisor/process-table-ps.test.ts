import { describe, expect, it } from 'vitest'
import { parsePs, parsePsEnvironment, psProcesses, type Ask } from './process-table-ps.ts'

const listing = `
    1     0     1      0 Ss   Tue Nov  3 09:00:00 2026     /sbin/launchd
  501     1   501      0 S+   Tue Nov 24 14:28:13 2026     /Users/ada/my venv/bin/python3.11
  502   501   501    501 Z    Tue Nov 24 14:28:14 2026     (python3.11)
  503   501   503 b7e6f8 R    Tue Nov 24 14:28:15 2026     dbt
`

describe('parsePs', () => {
  it('reads the living, with the name of the program only', () => {
    expect(parsePs(listing)).toEqual([
      { pid: 1, parent: 0, group: 1, session: 0, startTime: 'Tue Nov 3 09:00:00 2026', command: 'launchd' },
      { pid: 501, parent: 1, group: 501, session: 0, startTime: 'Tue Nov 24 14:28:13 2026', command: 'python3.11' },
      { pid: 503, parent: 501, group: 503, session: 0, startTime: 'Tue Nov 24 14:28:15 2026', command: 'dbt' },
    ])
  })

  it('passes over what is no row', () => {
    expect(parsePs('PID TTY\n\nps: no such process\n')).toEqual([])
  })
})

describe('parsePsEnvironment', () => {
  it('answers the pids of the rows with the token', () => {
    const rows = ' 501 dbt run HOME=/ TOKEN=a-1\n 502 dbt run TOKEN=a-2\n 503 sleep 1 TOKEN=a-1 X=y\n'
    expect(parsePsEnvironment(rows, 'TOKEN=a-1')).toEqual(new Set([501, 503]))
  })
})

describe('psProcesses', () => {
  it('asks ps, which every system has', async () => {
    const table = psProcesses()
    const own = await table.find(process.pid)
    expect(own).toMatchObject({ pid: process.pid, parent: process.ppid })
    expect(await table.all()).toContainEqual(own)
  })

  it('finds nobody where ps finds nobody', async () => {
    const table = psProcesses()
    expect(await table.find(2 ** 30)).toBeUndefined()
    expect(await table.carriers([], 'TOKEN=a')).toEqual(new Set())
  })

  it('asks macOS for the rest', async () => {
    const answers: Record<string, string> = {
      'sysctl -n kern.bootsessionuuid': 'A-BOOT\n',
      'ps -Eww -axo pid=,command=': ' 501 dbt TOKEN=a',
    }
    const answer: Ask = (program, argv) => Promise.resolve(answers[[program, ...argv].join(' ')] ?? listing)
    const table = psProcesses(answer)
    expect(await table.bootId()).toBe('A-BOOT')
    expect(await table.pidNamespace()).toBe('')
    expect(await table.carriers(await table.all(), 'TOKEN=a')).toEqual(new Set([501]))
  })
})
