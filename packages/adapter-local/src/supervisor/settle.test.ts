import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { linuxProcesses as table } from './process-table-linux.ts'
import { settleTree } from './settle.ts'

const long = { lingerMs: 60_000, terminateMs: 60_000 }
const brief = { lingerMs: 20, terminateMs: 20 }
const notKilled = () => false

/** A process in a group of its own; answers its tree when the script has said `ready`. */
async function stray(script: string) {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const pid = child.pid ?? 0
  const startTime = (await table.find(pid))?.startTime ?? ''
  return { child, pid, tree: { leader: { pid, startTime } } }
}

describe.skipIf(process.platform !== 'linux')('settleTree', () => {
  it('has nothing to do for a tree that is dead', async () => {
    expect(await settleTree(table, { token: 'of-nobody' }, notKilled, long)).toEqual([])
  })

  it('waits for what ends by itself', async () => {
    const { tree } = await stray('echo ready; sleep 0.1')
    expect(await settleTree(table, tree, notKilled, long)).toEqual([])
  })

  it('terminates what stays, and reports it', async () => {
    const { child, pid, tree } = await stray('trap "exit 3" TERM; echo ready; while :; do sleep 0.02; done')
    const exit = once(child, 'exit')
    const strays = await settleTree(table, tree, notKilled, { ...brief, terminateMs: 60_000 })
    expect(strays).toContainEqual({ pid, command: 'sh' })
    expect(await exit).toEqual([3, null])
  })

  it('kills what ignores that', async () => {
    const { child, pid, tree } = await stray('trap "" TERM; echo ready; while :; do sleep 0.02; done')
    const exit = once(child, 'exit')
    expect(await settleTree(table, tree, notKilled, brief)).toContainEqual({ pid, command: 'sh' })
    expect(await exit).toEqual([null, 'SIGKILL'])
  })

  it('kills at once what turns up after a kill, and reports nobody', async () => {
    const { child, tree } = await stray('trap "" TERM; echo ready; while :; do sleep 0.02; done')
    const exit = once(child, 'exit')
    expect(await settleTree(table, tree, () => true, long)).toEqual([])
    expect(await exit).toEqual([null, 'SIGKILL'])
  })
})
