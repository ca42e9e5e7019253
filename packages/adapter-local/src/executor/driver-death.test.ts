import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ExecutionRef } from '@millrace/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DriverTask } from './testing-driver.ts'
import { calm, isAlive, openLab, wholeOutput, type Lab } from './testing-lab.ts'

const never = 3_600_000
const program = fileURLToPath(new URL('testing-driver.ts', import.meta.url))

/** A driver that has started dbt and has heard it say `ready` (or its last line). */
async function startDriver(lab: Lab, argv: readonly string[], interruptMs: number) {
  const { folder, project, install } = lab
  const task: DriverTask = { root: join(folder, 'root'), executable: install.executable, project, argv, interruptMs }
  const driver = spawn(process.execPath, ['--conditions=@millrace/source', program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void driver.kill('SIGKILL'))
  const exit = once(driver, 'exit')
  const lines = createInterface({ input: driver.stdout })[Symbol.asyncIterator]()
  const ref = JSON.parse((await lines.next()).value!) as ExecutionRef
  await lines.next()
  const claim = JSON.parse(await readFile(join(folder, 'root/runs', ref['folder'] as string, 'claim'), 'utf8')) as Claim
  return { driver, exit, ref, supervisor: claim.supervisor.pid }
}

interface Claim {
  readonly supervisor: { readonly pid: number }
}

describe('when the driver is killed', () => {
  it('dbt is interrupted once, its end is recorded, and the supervisor goes', async () => {
    const lab = await openLab()
    const { driver, exit, ref, supervisor } = await startDriver(lab, ['cancels'], never)
    driver.kill('SIGKILL')
    await exit
    const execution = await lab.executor.attach(ref, calm)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 2, strays: [] })
    expect(await wholeOutput(execution)).toBe('ready\ncancelled\n')
    await expect.poll(() => isAlive(supervisor), { timeout: 10_000 }).toBe(false)
    expect(await isAlive(ref['pid'] as number)).toBe(false)
  })

  it('a dbt that does not listen is killed in the end', async () => {
    const lab = await openLab()
    const { driver, ref, supervisor } = await startDriver(lab, ['ignores'], 50)
    driver.kill('SIGKILL')
    const execution = await lab.executor.attach(ref, calm)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'signalled', signal: 'SIGKILL' })
    await expect.poll(() => isAlive(supervisor), { timeout: 10_000 }).toBe(false)
  })

  it('a supervisor that is told to go takes dbt down as well', async () => {
    const lab = await openLab()
    const { exit, ref, supervisor } = await startDriver(lab, ['cancels'], never)
    process.kill(supervisor, 'SIGTERM')
    const execution = await lab.executor.attach(ref, calm)
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 2 })
    expect(await exit).toEqual([0, null])
  })
})

describe('a program that has nothing more to do', () => {
  it('ends, though its executor was never closed, and the supervisor with it', async () => {
    const lab = await openLab()
    const { exit, supervisor } = await startDriver(lab, ['says', 'ready'], never)
    expect(await exit).toEqual([0, null])
    await expect.poll(() => isAlive(supervisor), { timeout: 10_000 }).toBe(false)
  })
})
