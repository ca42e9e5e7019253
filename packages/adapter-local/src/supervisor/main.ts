/**
 * The supervisor: a small process of its own that starts dbt for its driver, in a session of its own, records how each
 * dbt ended, and takes dbt down by the ladder when the driver is gone. It is told what to do by lines of JSON on stdin
 * and answers on stdout.
 */
import { Supervisor } from './supervisor.ts'

const supervisor = new Supervisor(process.stdin, process.stdout)

const leave = (): void => {
  void supervisor.leave().then(() => process.exit())
}

process.stdin.on('close', leave)
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave)
