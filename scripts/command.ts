import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Where a program of an npm package is that we run by name. */
export const bin = (name: string): string => `${root}node_modules/.bin/${name}`

export interface CommandOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a program with our own input and output; gives its exit code, 128 when a signal ended it. */
export async function runCommand(file: string, args: readonly string[], options: CommandOptions = {}): Promise<number> {
  const child = spawn(file, args, { cwd: root, stdio: 'inherit', ...options })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      resolve(code ?? 128)
    })
  })
}

/** Runs a program and gives what it printed; throws with that text when it fails. */
export async function outputOf(file: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const child = spawn(file, args, { cwd: root, ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let all = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    all += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all += text
  })
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve(code ?? 128)
    })
  })
  if (code !== 0) throw new Error(`\`${[file, ...args].join(' ')}\` ended with ${code}:\n${all}`)
  return stdout
}
