import { setTimeout as delay } from 'node:timers/promises'
import type { LadderGraces } from './protocol.ts'

/** The three ways to stop dbt, from the gentlest. */
export interface Rungs {
  /** SIGINT, to dbt alone, at most once. */
  interrupt(): Promise<void>
  /** SIGTERM, to everybody. */
  terminate(): Promise<void>
  /** SIGKILL, to everybody. */
  kill(): Promise<void>
}

/** Takes dbt down, rung by rung, as far as it takes; `exited` is aborted by dbt's end. */
export async function climb(rungs: Rungs, graces: LadderGraces, exited: AbortSignal): Promise<void> {
  await rungs.interrupt()
  if (await exitsWithin(graces.interruptMs, exited)) return
  await rungs.terminate()
  if (await exitsWithin(graces.terminateMs, exited)) return
  await rungs.kill()
}

async function exitsWithin(milliseconds: number, exited: AbortSignal): Promise<boolean> {
  await delay(milliseconds, undefined, { signal: exited }).catch(() => undefined)
  return exited.aborted
}
