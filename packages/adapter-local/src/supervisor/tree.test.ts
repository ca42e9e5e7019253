import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linuxProcesses } from './process-table-linux.ts'
import type { ProcessEntry } from './process-table.ts'
import { isSame, livingMembers, membersOf, sendSignal, signalProcess } from './tree.ts'

const entry = (pid: number, changes: Partial<ProcessEntry> = {}): ProcessEntry => ({
  pid,
  parent: 1,
  group: pid,
  session: pid,
  startTime: '100',
  command: 'x',
  ...changes,
})

const leader = { pid: 10, startTime: '100' }
const pids = (entries: readonly ProcessEntry[]) => entries.map(({ pid }) => pid)

describe('membersOf', () => {
  it('has the leader, its group, its session, the carriers, and all that descends from them', () => {
    const entries = [
      entry(10),
      entry(11, { group: 10 }),
      entry(12, { session: 10 }),
      entry(13),
      entry(14, { parent: 15 }),
      entry(15, { parent: 12 }),
      entry(20),
      entry(21, { parent: 20 }),
    ]
    expect(pids(membersOf(entries, leader, new Set([13])))).toEqual([10, 11, 12, 13, 14, 15])
  })

  it('finds the kin of a leader that is dead', () => {
    expect(pids(membersOf([entry(11, { group: 10 }), entry(20)], leader, new Set()))).toEqual([11])
  })

  it('leaves alone who has got the number of a dead leader', () => {
    const newcomer = entry(10, { startTime: '900' })
    expect(membersOf([newcomer, entry(11, { group: 10, parent: 10 })], leader, new Set())).toEqual([])
  })

  it('goes by the token alone when the leader is not known', () => {
    expect(pids(membersOf([entry(10), entry(11, { parent: 10 }), entry(12)], undefined, new Set([10])))).toEqual([
      10, 11,
    ])
  })

  it('never takes in somebody without any tie to the tree, in whatever order the processes are listed', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 2, max: 60 }), { maxLength: 30 })
    const processes = numbers.chain((all) =>
      fc.tuple(
        ...all.map((pid) => fc.constantFrom(1, ...all).map((parent) => entry(pid, { parent, startTime: `${pid}` }))),
      ),
    )
    fc.assert(
      fc.property(processes, (entries) => {
        const [first] = entries
        const found = membersOf(entries, first, new Set())
        const ancestors = (of: ProcessEntry | undefined, seen: number[] = []): number[] =>
          of === undefined || seen.includes(of.pid)
            ? seen
            : ancestors(
                entries.find(({ pid }) => pid === of.parent),
                [...seen, of.pid],
              )
        const expected = entries.filter((one) => first !== undefined && ancestors(one).includes(first.pid))
        expect(found).toEqual(expected)
        expect(new Set(pids(membersOf(entries.toReversed(), first, new Set())))).toEqual(new Set(pids(found)))
      }),
    )
  })
})

describe('isSame', () => {
  it('wants pid and start time', () => {
    expect(isSame(entry(10), leader)).toBe(true)
    expect(isSame(entry(10, { startTime: '101' }), leader)).toBe(false)
    expect(isSame(undefined, leader)).toBe(false)
  })
})

describe.skipIf(process.platform !== 'linux')('signals', () => {
  it('reach exactly the process that is meant', async () => {
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    const found = await linuxProcesses.find(pid)
    await signalProcess(linuxProcesses, { pid, startTime: '1' }, 'SIGKILL')
    expect(await linuxProcesses.find(pid)).toEqual(found)
    await signalProcess(linuxProcesses, { pid, startTime: found?.startTime ?? '' }, 'SIGKILL')
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    sendSignal(pid, 'SIGKILL')
  })

  it('count nobody who may not be signalled, or is gone', async () => {
    const ghost = entry(2 ** 22 - 1, { startTime: '5' })
    const table = { ...linuxProcesses, all: () => Promise.resolve([ghost]) }
    expect(await livingMembers(table, { leader: ghost })).toEqual([])
  })
})
