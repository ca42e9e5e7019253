import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ProjectCopy } from './project-copy.ts'

/** What a user's shell would give dbt; without the vendor's statistics, which Millrace switches off as well. */
function environment(copy: ProjectCopy): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '/' } = process.env
  return { PATH, HOME, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', ...copy.env }
}

/** dbt by itself, with its default flags: its own target and log folders, so its parse state stays warm. Milliseconds. */
export function runBareDbt(executable: string, words: readonly string[], copy: ProjectCopy): Promise<number> {
  const argv = [
    ...words,
    ...['--project-dir', copy.project, '--profiles-dir', copy.project],
    ...['--target-path', join(copy.folder, 'target'), '--log-path', join(copy.folder, 'logs')],
  ]
  return timeOf(executable, argv, { cwd: copy.project, env: environment(copy) })
}

/** Runs a program to its end; milliseconds. Rejects when it fails. */
export function timeOf(
  program: string,
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now()
    const child = spawn(program, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let words = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (words += String(text)))
    child.on('error', reject)
    child.on('close', (code) => {
      const ms = performance.now() - begin
      if (code === 0) resolve(ms)
      else reject(new Error(`${program} ${argv.join(' ')} ended with ${String(code)}:\n${words.slice(-2_000)}`))
    })
  })
}
