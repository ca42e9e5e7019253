import { UsageError } from '@millrace/core'
import { buildEnvironment } from '../environment/build-environment.ts'
import { inheritedNames } from '../environment/inherited-names.ts'
import type { Executable } from './executable.ts'
import type { DbtFacts } from './metadata.ts'
import type { Environment } from './options.ts'
import { unknownVersion } from './version.ts'
import { parseVersionText } from './version-text.ts'

/** dbt 1.x takes 3 s, and longer where its question to the package index is not answered. */
const patienceMs = 20_000

/** What of our environment a shim needs to find its dbt. */
const shimNames = ['PYENV_ROOT', 'PYENV_VERSION', 'ASDF_DIR', 'ASDF_DATA_DIR', 'ASDF_PYTHON_VERSION', 'MISE_DATA_DIR']

/** How a dbt is asked. */
export interface AskOptions {
  readonly signal: AbortSignal
  readonly env: Environment
  readonly patienceMs?: number
}

/**
 * Which dbt an executable says that it is (`--version`), for those without metadata. An answer that does not come, or
 * that nobody understands, is a warning and no failure: the run will tell.
 */
export async function askVersion({ path, kind }: Executable, options: AskOptions): Promise<DbtFacts> {
  const patience = AbortSignal.timeout(options.patienceMs ?? patienceMs)
  // Loading it takes longer than everything else here together, and hardly any dbt has to be asked.
  const { execa } = await import('execa')
  const answer = await execa(path, ['--version'], {
    cancelSignal: AbortSignal.any([options.signal, patience]),
    // A script may start another program, which holds our pipes after its own end.
    killDescendants: true,
    killSignal: 'SIGKILL',
    // Nothing of the folder we happen to be in: dbt 1.12 reads a `.env` there.
    cwd: '/',
    env: buildEnvironment(options.env, [...inheritedNames, ...shimNames], { NO_COLOR: '1', TERM: 'dumb' }),
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    maxBuffer: 100_000,
    reject: false,
  })
  options.signal.throwIfAborted()
  if (answer.exitCode === undefined && answer.signal === undefined && !answer.isCanceled && !answer.isMaxBuffer) {
    throw new UsageError(
      `\`dbt\`: '${path}' cannot be started here: ${answer.shortMessage}. Expected a dbt executable for this machine.`,
      {
        code: 'DBT_NOT_EXECUTABLE',
        cause: answer.cause,
      },
    )
  }
  const spoken = parseVersionText(answer.all)
  if (spoken !== undefined) return { ...spoken, source: '--version' }
  const why = patience.aborted ? `\`'${path}' --version\` did not answer in time` : `\`'${path}' --version\` names none`
  return { ...unknownVersion(kind, why), adapters: [], source: 'file' }
}
