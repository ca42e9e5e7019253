import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Execution } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { localGraces } from './local-executor.ts'
import { calm, heard, isAlive, openLab, wholeOutput, type Lab } from './testing-lab.ts'

const folderOf = (lab: Lab, { ref }: Execution) => join(lab.folder, 'root', 'runs', ref['folder'] as string)

async function killSupervisor(lab: Lab, execution: Execution): Promise<number> {
  const claim = JSON.parse(await readFile(join(folderOf(lab, execution), 'claim'), 'utf8')) as Claim
  process.kill(claim.supervisor.pid, 'SIGKILL')
  return claim.supervisor.pid
}

interface Claim {
  readonly supervisor: { readonly pid: number }
}

describe('when the supervisor is killed', () => {
  it('dbt goes on, is heard, can be stopped, and its end is lost', async () => {
    const lab = await openLab()
    const execution = await lab.start(['counts'])
    await heard(execution, 'ready')
    await killSupervisor(lab, execution)
    await execution.interrupt(calm)
    await heard(execution, 'interrupted')
    await execution.interrupt(calm)
    await expect(execution.dispose(calm)).rejects.toThrow('still running')
    await execution.terminate(calm)
    expect(await execution.ended(calm)).toMatchObject({
      kind: 'lost',
      strays: [],
      reason: expect.stringMatching(/record/),
    })
    expect(await wholeOutput(execution)).toBe('ready\ninterrupted\nterminated\n')
    await execution.dispose(calm)
  })

  it('the end is not lost when it was recorded before', async () => {
    const lab = await openLab()
    const execution = await lab.start(['exits', '3'])
    const ending = await execution.ended(calm)
    await killSupervisor(lab, execution)
    expect(await execution.ended(calm)).toEqual(ending)
  })

  it('what dbt leaves behind is stopped all the same', async () => {
    const lab = await openLab()
    const attempt = lab.nextAttempt()
    const folder = lab.executor.layout(attempt).root
    const execution = await lab.executor.start(lab.request(['leaves-far', '0', folder], { attempt }), calm)
    const child = Number(/child=(\d+)/.exec(await heard(execution, 'child='))?.[1])
    await killSupervisor(lab, execution)
    const ending = await execution.ended(calm)
    expect(await isAlive(child)).toBe(false)
    expect(ending.strays).toContainEqual({ pid: child, command: 'sh' })
  })

  it('kill works on the whole tree', async () => {
    const lab = await openLab()
    const execution = await lab.start(['ignores'])
    await heard(execution, 'ready')
    await killSupervisor(lab, execution)
    await execution.kill(calm)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'lost', strays: [] })
    expect(await isAlive(execution.ref['pid'] as number)).toBe(false)
  })

  it('the next start gets a new one', async () => {
    const lab = await openLab()
    const execution = await lab.start(['waits'])
    const first = await killSupervisor(lab, execution)
    await execution.kill(calm)
    await execution.ended(calm)
    const next = await lab.start(['waits'])
    expect(await killSupervisor(lab, next)).not.toBe(first)
    await next.kill(calm)
  })

  it('close takes dbt down by the ladder', async () => {
    const lab = await openLab({}, { ...localGraces, closing: { interruptMs: 3_600_000, terminateMs: 3_600_000 } })
    const execution = await lab.start(['cancels'])
    await heard(execution, 'ready')
    await killSupervisor(lab, execution)
    await lab.executor.close()
    expect(await execution.ended(calm)).toMatchObject({ kind: 'lost' })
    expect(await wholeOutput(execution)).toBe('ready\ncancelled\n')
  })

  it('a folder that is gone as well leaves nothing but `lost`', async () => {
    const lab = await openLab()
    const execution = await lab.start(['waits'])
    await killSupervisor(lab, execution)
    await rm(folderOf(lab, execution), { recursive: true })
    await execution.kill(calm)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'lost' })
  })
})
