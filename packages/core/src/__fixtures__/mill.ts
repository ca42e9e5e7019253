import { createMillrace, type Millrace, type MillraceOptions } from '../millrace.ts'
import { scriptedExecutor, type DbtScript, type ScriptChoice } from '../testing/index.ts'

export const good: DbtScript = {
  nodes: [
    { id: 'seed.p.raw' },
    { id: 'model.p.a', dependsOn: ['seed.p.raw'] },
    { id: 'test.p.t', dependsOn: ['model.p.a'] },
  ],
}
export const bad: DbtScript = {
  nodes: [
    { id: 'model.p.a', status: 'error', message: 'Database Error in model a (models/a.sql)\n  division by zero' },
    { id: 'model.p.b', dependsOn: ['model.p.a'] },
  ],
}
export const unreachable: DbtScript = {
  fails: { message: 'Database Error\n  connection to server at "db", port 5432 failed: Connection refused' },
}
export const request = { project: '/projects/mill', command: { name: 'build' } } as const
export const quick = { retry: { delay: 1 } } as const

export function mill(scripts: ScriptChoice, options: Partial<MillraceOptions> = {}): Millrace {
  return createMillrace({ executor: scriptedExecutor(scripts), ...options })
}

