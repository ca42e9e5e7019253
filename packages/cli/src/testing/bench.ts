import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Terminal } from '../terminal.ts'

const root = join(import.meta.dirname, '../../../..')
/** The program as source. */
export const mainFile = join(root, 'packages/cli/src/main.ts')
/** The venv with a real dbt. */
export const venv = process.env['MILLRACE_TEST_VENV'] ?? join(root, '.venv')
export const hasDbt = existsSync(join(venv, 'bin/dbt'))
export const withoutDbt = 'no dbt: `npm run setup` makes .venv, or name one by MILLRACE_TEST_VENV'

/** A terminal that keeps what is written. */
export interface TestTerminal extends Terminal {
  readonly signals: EventEmitter
  output(): string
  errors(): string
}

export function testTerminal(more: Partial<Terminal> = {}): TestTerminal {
  const out: string[] = []
  const err: string[] = []
  return {
    out: { write: (text: string) => out.push(text) },
    err: { write: (text: string) => err.push(text) },
    live: false,
    colour: false,
    width: 100,
    env: { PATH: '', HOME: '/nowhere' },
    ...more,
    signals: new EventEmitter(),
    output: () => out.join(''),
    errors: () => err.join(''),
  }
}

/** A folder with the example project in it. */
export interface Place extends AsyncDisposable {
  readonly folder: string
  readonly project: string
  /** Flags that name dbt and the folders. */
  readonly flags: readonly string[]
  /** Variables for `--env MILL_DB`. */
  readonly env: Readonly<Record<string, string>>
}

export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-cli-'))
  const project = join(folder, 'mill')
  const isSource = (path: string): boolean => !/\/(?:target|logs)$|\.duckdb(?:\.wal)?$/.test(path)
  await cp(join(root, 'examples/dbt'), project, { recursive: true, filter: isSource })
  return {
    folder,
    project,
    flags: ['--project', project, '--venv', venv, '--root', join(folder, 'root'), '--env', 'MILL_DB'],
    env: { MILL_DB: join(folder, 'mill.duckdb') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}
