import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mainVenv, needsDbt } from './support/venvs.ts'
import { Workbench } from './support/workbench.ts'

describe('a DuckDB file that another process holds', () => {
  needsDbt(mainVenv)

  it('is a lack that can pass, and the next attempt succeeds once it is free', async () => {
    await using bench = await Workbench.make()
    const database = join(bench.folder, 'pond.duckdb')
    const holder = await hold(database)
    try {
      const retry = { maxAttempts: 5, delay: 1, jitter: false }
      const run = await bench.millrace.start(bench.request({ name: 'build' }, { retry }))
      run.on('retry:scheduled', () => letGo(holder))
      const result = await run.result()

      const { attempts, outcome } = result
      expect(outcome).toBe('succeeded')
      expect(result.failure).toBeUndefined()
      expect(attempts.length).toBeGreaterThanOrEqual(2)
      expect(attempts[0]).toMatchObject({
        succeeded: false,
        failure: {
          category: 'resource',
          retryable: true,
          message: expect.stringMatching(/IO Error: Could not set lock on file/u),
        },
      })
      expect(attempts.at(-1)).toMatchObject({ attempt: attempts.length, succeeded: true })
      expect(result.nodes.map(({ status, attempts }) => [status, attempts])).toEqual(
        ['success', 'pass', 'success'].map((status) => [status, 1]),
      )
      const events = await Array.fromAsync(run.events())
      expect(events.filter(({ type }) => type === 'retry:scheduled')).toMatchObject(
        attempts.slice(1).map(({ attempt }) => ({ nextAttempt: attempt, because: { category: 'resource' } })),
      )
    } finally {
      await letGo(holder)
    }
  })
})

/** A process that has the database open. */
async function hold(database: string): Promise<ChildProcess> {
  const program = 'import duckdb, sys; held = duckdb.connect(sys.argv[1]); print("held", flush=True); sys.stdin.read()'
  const python = join(mainVenv, 'bin', 'python3')
  const holder = spawn(python, ['-c', program, database], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(holder.stdout, 'data')
  return holder
}

async function letGo(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return
  const ended = once(holder, 'exit')
  holder.stdin?.end()
  await ended
}
