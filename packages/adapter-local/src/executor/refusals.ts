import { constants } from 'node:fs'
import { access, open, stat } from 'node:fs/promises'
import { AdapterError, MillraceError, StartRefusedError } from '@millrace/core'
import { SpawnRefused, SupervisorGone } from './supervisor-process.ts'

/** What a system error means for the attempt's folder, by its code. Others are told as they are. */
const refusals: Readonly<Record<string, 'no-space' | 'folder-unwritable'>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EACCES: 'folder-unwritable',
  EPERM: 'folder-unwritable',
  EROFS: 'folder-unwritable',
  ENOENT: 'folder-unwritable',
  ENOTDIR: 'folder-unwritable',
  ELOOP: 'folder-unwritable',
  ENAMETOOLONG: 'folder-unwritable',
}

const advice = {
  'no-space': 'The disk or the quota is full: make room, or choose another `root`.',
  'folder-unwritable': 'Make it writable for this user, or choose another `root`.',
} as const

/** Throws when the project's folder is none. */
export async function checkProject(project: string): Promise<void> {
  const found = await stat(project).catch((error: unknown) => error as NodeJS.ErrnoException)
  if (found instanceof Error) {
    const message = `The project's folder ${project} cannot be opened (${found.code ?? found.message}): check \`project\`.`
    throw new StartRefusedError(message, 'project-missing', found)
  }
  if (found.isDirectory()) return
  throw new StartRefusedError(
    `\`project\` must be the folder of a dbt project; ${project} is no folder.`,
    'project-missing',
  )
}

/** Throws when dbt's executable is gone, or none. */
export async function checkExecutable(executable: string): Promise<void> {
  const isFile = await stat(executable).then(
    (stats) => stats.isFile(),
    () => false,
  )
  const isExecutable = await access(executable, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (isFile && isExecutable) return
  const trouble = isFile ? 'not executable' : 'no file any more'
  throw new StartRefusedError(
    `dbt cannot be started: ${executable} is ${trouble}. Install dbt there again, or correct \`venv\`, \`dbt\` or \`installs\`.`,
    'not-startable',
  )
}

/** What made a start fail, as the error that the caller gets. */
export async function refusalOf(error: unknown, folder: string, executable: string): Promise<unknown> {
  if (MillraceError.isInstance(error)) return error
  if (error instanceof SupervisorGone) {
    const message = `dbt was not started: ${error.message}. Check the option \`node\`: it must run Node.js 22.18 or newer.`
    return new StartRefusedError(message, 'not-startable', error)
  }
  if (error instanceof SpawnRefused && error.phase === 'spawn') {
    const message = `dbt cannot be started: ${executable}: ${error.message}. ${await spawnAdvice(error.code, executable)}`
    return new StartRefusedError(message, 'not-startable', error)
  }
  const { code = '', message } = error as NodeJS.ErrnoException
  const refusal = refusals[code]
  if (refusal === undefined) return new AdapterError('local', 'start', message, error)
  return new StartRefusedError(
    `The attempt's folder ${folder} cannot be made: ${message}. ${advice[refusal]}`,
    refusal,
    error,
  )
}

/** The system says only `ENOENT` when a script is there and the program of its first line is not. */
async function spawnAdvice(code: string, executable: string): Promise<string> {
  if (code === 'E2BIG') return 'The arguments and variables are too long together: select by a YAML selector instead.'
  const [interpreter] = /^#!.*/.exec(await firstLineOf(executable)) ?? []
  if (code === 'ENOENT' && interpreter !== undefined) {
    return `Its first line is \`${interpreter}\`, and there is no such program: the venv was moved or its Python removed. Make the venv anew.`
  }
  return 'Try to start it by hand.'
}

async function firstLineOf(path: string): Promise<string> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0)
      return buffer.toString('latin1', 0, bytesRead)
    } finally {
      await file.close()
    }
  } catch {
    return ''
  }
}
