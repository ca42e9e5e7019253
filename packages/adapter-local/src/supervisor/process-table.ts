import { linuxProcesses } from './process-table-linux.ts'
import { psProcesses } from './process-table-ps.ts'

/** Carried by dbt and all that it starts: a process that left dbt's group and session is found by it. */
export const tokenVariable = 'MILLRACE_EXECUTION'

/** One process that is alive. Zombies are dead and never listed. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly session: number
  /** When it started, as the system tells it: pid and start time together name one process within one boot. */
  readonly startTime: string
  /** Name of the program, without arguments. */
  readonly command: string
}

/** The processes of this machine, as far as we may see them. */
export interface ProcessTable {
  all(): Promise<readonly ProcessEntry[]>
  find(pid: number): Promise<ProcessEntry | undefined>
  /** Those of `entries` that have the token in their environment. */
  carriers(entries: readonly ProcessEntry[], token: string): Promise<ReadonlySet<number>>
  /** Identity of this boot of the machine: pids and start times compare only within the same one. */
  bootId(): Promise<string>
  /** Identity of the pid namespace: pids of another one say nothing. */
  pidNamespace(): Promise<string>
}

/** The table of this platform. */
export const processTable: ProcessTable = process.platform === 'linux' ? linuxProcesses : psProcesses()
