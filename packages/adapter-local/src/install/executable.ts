import { constants, type Stats } from 'node:fs'
import { access, open, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '@millrace/core'
import { interpreterOf } from './shebang.ts'

/** A file that can be started and calls itself dbt, before anybody knows which dbt it is. */
export interface Executable {
  /** As the executor starts it: absolute, links not followed. */
  readonly path: string
  /** With all links followed: what tells two names of one file from two files. */
  readonly realPath: string
  readonly stats: Stats
  /** dbt 2.x is a native program, dbt 1.x a script. */
  readonly kind: 'script' | 'native'
  /** Of a script: the program that runs it, where it is named by its path. */
  readonly interpreter?: string
}

const installHint = 'install dbt-core dbt-<adapter>'

/** The dbt of a venv, if this is one. */
export async function executableOfVenv(venv: string): Promise<Executable> {
  const stats = await statOf(venv)
  if (stats === undefined) {
    throw usage(
      'VENV_MISSING',
      `\`venv\`: there is no '${venv}'. Expected the folder of a Python venv with dbt in it. ` +
        `Make it with \`python3 -m venv '${venv}'\` and \`'${join(venv, 'bin/pip')}' ${installHint}\`, or give the path of another one.`,
    )
  }
  if (!stats.isDirectory()) {
    throw usage(
      'VENV_INVALID',
      `\`venv\`: '${venv}' is a file. Expected the folder of a venv; an executable is given as \`dbt\`.`,
    )
  }
  if (!(await isEnvironment(venv))) throw usage('VENV_INVALID', await notAVenv(venv))
  const path = join(venv, 'bin', 'dbt')
  if ((await statOf(path)) === undefined) {
    throw usage(
      'DBT_NOT_INSTALLED',
      `\`venv\`: there is no dbt in '${venv}': '${path}' is missing. Install it with \`'${join(venv, 'bin/pip')}' ${installHint}\`.`,
    )
  }
  return executableAt(path, 'venv')
}

/** The executable at a path. `option` is what the caller gave, for messages. */
export async function executableAt(path: string, option: 'venv' | 'dbt'): Promise<Executable> {
  const stats = await statOf(path)
  if (stats === undefined) {
    throw usage(
      'DBT_MISSING',
      `\`${option}\`: there is no file '${path}'. Expected the path of a dbt executable, such as '<venv>/bin/dbt'.`,
    )
  }
  if (stats.isDirectory() && (await isEnvironment(path))) {
    throw usage('DBT_NOT_EXECUTABLE', `\`${option}\`: '${path}' is a venv and no executable. Give it as \`venv\`.`)
  }
  if (!stats.isFile()) {
    throw usage(
      'DBT_NOT_EXECUTABLE',
      `\`${option}\`: '${path}' is no file. Expected a dbt executable, such as '<venv>/bin/dbt'.`,
    )
  }
  const head = (await isExecutable(path)) ? await headOf(path) : undefined
  if (head === undefined) {
    throw usage(
      'DBT_NOT_EXECUTABLE',
      `\`${option}\`: '${path}' may not be started. Expected a dbt executable; allow it with \`chmod +x '${path}'\`, or install dbt again.`,
    )
  }
  const script = head.startsWith('#!')
  const interpreter = script ? interpreterOf(head) : undefined
  if (interpreter !== undefined && (await statOf(interpreter)) === undefined) {
    throw usage(
      'DBT_INTERPRETER_MISSING',
      `\`${option}\`: '${path}' needs '${interpreter}', which does not exist. ` +
        'The environment was moved, or its Python was removed: make the environment again and install dbt in it.',
    )
  }
  return {
    path,
    realPath: await realpath(path),
    stats,
    kind: script ? 'script' : 'native',
    ...(interpreter === undefined ? {} : { interpreter }),
  }
}

async function isEnvironment(folder: string): Promise<boolean> {
  const marks = await Promise.all(['pyvenv.cfg', 'conda-meta', 'bin/python'].map((name) => statOf(join(folder, name))))
  return marks.some((mark) => mark !== undefined)
}

async function notAVenv(folder: string): Promise<string> {
  const expected = `\`venv\`: '${folder}' is no Python venv: it has no 'pyvenv.cfg', no 'conda-meta' and no 'bin/python'.`
  for (const name of ['.venv', 'venv', 'env']) {
    if (await isEnvironment(join(folder, name))) return `${expected} Did you mean '${join(folder, name)}'?`
  }
  // `<venv>/bin` is given now and then.
  if (await isEnvironment(dirname(folder))) return `${expected} Did you mean '${dirname(folder)}'?`
  return `${expected} Make one with \`python3 -m venv '${join(folder, '.venv')}'\`, or give the path of another one.`
}

/** What a path leads to; `undefined` when it leads nowhere that we can see. */
export async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch {
    return undefined
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function headOf(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } catch {
    return undefined
  }
}

function usage(code: string, message: string): UsageError {
  return new UsageError(message, { code })
}
