import type { AttemptLayout, AttemptName } from '../../executor/executor.ts'
import type { MemoryPids, RunningProcess } from './memory-process.ts'

/** Where an attempt stands on a machine. */
export type MemoryAttempt = RunningProcess | 'fenced' | 'disposed'

/**
 * A machine in memory. Executors that share one find each other's executions, as two processes on one real machine do.
 */
export interface MemoryMachine {
  /** By the attempt's folder. */
  readonly attempts: Map<string, MemoryAttempt>
  /** Files kept for later attempts, by their keys. */
  readonly kept: Map<string, Uint8Array>
  readonly pids: MemoryPids
}

/** A machine on which nothing has run yet. */
export function memoryMachine(): MemoryMachine {
  const alive = new Set<number>()
  let last = 100
  return {
    attempts: new Map(),
    kept: new Map(),
    pids: {
      alive,
      next() {
        last += 1
        alive.add(last)
        return last
      },
    },
  }
}

/** Where an attempt's files are, as programs in memory see them. */
export function memoryLayout({ folder }: AttemptName): AttemptLayout {
  const root = `/memory/${folder}`
  return { root, target: `${root}/target`, log: `${root}/log`, state: `${root}/state` }
}
