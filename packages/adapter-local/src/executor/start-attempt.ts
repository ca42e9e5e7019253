import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StartRequest } from '@millrace/core'
import { buildEnvironment } from '../environment/build-environment.ts'
import { inheritedNames } from '../environment/inherited-names.ts'
import type { KeptFiles } from '../keep/kept-files.ts'
import { processTable, tokenVariable } from '../supervisor/process-table.ts'
import type { LadderGraces } from '../supervisor/protocol.ts'
import { settleTree } from '../supervisor/settle.ts'
import { newClaim } from './claim.ts'
import type { FoundOnDisk } from './from-disk.ts'
import { claimFolder, fillFolder, removeFolder } from './prepare-attempt.ts'
import { checkExecutable, checkProject, refusalOf } from './refusals.ts'
import type { StartedProcess, SupervisorProcess } from './supervisor-process.ts'
import { untilAborted } from './until-aborted.ts'

/** What a start needs of its executor. */
export interface StartContext {
  readonly root: string
  readonly folder: string
  readonly kept: KeptFiles
  readonly supervisor: SupervisorProcess
  /** Of the ladder, should the driver die or the backstop be over. */
  readonly graces: LadderGraces
  /** Names inherited besides the fixed ones. */
  readonly inherit: readonly string[]
}

/** A dbt that has just been started. */
export interface StartedAttempt {
  readonly started: StartedProcess
  readonly found: FoundOnDisk
}

/**
 * Makes the attempt's folder and starts dbt in it; `undefined` when somebody has claimed the attempt before. When this
 * throws, nothing runs and nothing stays: neither a folder nor a process.
 */
export async function startAttempt(
  request: StartRequest,
  context: StartContext,
  signal: AbortSignal,
): Promise<StartedAttempt | undefined> {
  const { folder, root, kept } = context
  const { install, project } = request.place
  try {
    signal.throwIfAborted()
    await checkProject(project)
    await checkExecutable(install.executable)
    const claim = await newClaim(request.attempt, await context.supervisor.identity())
    if (!(await claimFolder(root, folder, claim))) return undefined
    return await unlessItFails(root, folder, async () => {
      await fillFolder(folder, request.inputs, kept)
      signal.throwIfAborted()
      return await launch(request, context, claim, signal)
    })
  } catch (error) {
    throw signal.aborted ? signal.reason : await refusalOf(error, folder, install.executable)
  }
}

async function unlessItFails<T>(root: string, folder: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    await removeFolder(root, folder).catch(() => undefined) // what went wrong first is what to tell
    throw error
  }
}

type NewClaim = Awaited<ReturnType<typeof newClaim>>

async function launch(
  request: StartRequest,
  { folder, supervisor, graces, inherit }: StartContext,
  claim: NewClaim,
  signal: AbortSignal,
): Promise<StartedAttempt> {
  const { install, project } = request.place
  const { token, bootId } = claim
  const names = [...inheritedNames, ...inherit]
  const environment = buildEnvironment(process.env, names, request.env, await binFoldersOf(install.executable))
  const started = supervisor.start({
    folder,
    executable: install.executable,
    argv: request.argv,
    cwd: project,
    env: { ...environment, [tokenVariable]: token },
    token,
    claim,
    graces,
    ...(request.backstopMs !== undefined && { backstopMs: request.backstopMs }),
  })
  try {
    const leader = await untilAborted(() => started.leader, signal)
    return {
      started,
      found: { leader, bootId, watched: { folder, tree: { leader, token }, supervisor: claim.supervisor } },
    }
  } catch (error) {
    await undo(started, supervisor, token)
    throw error
  }
}

/** Where dbt lies, and where it lies when all links are followed (`pipx` links from elsewhere into its venv). */
async function binFoldersOf(executable: string): Promise<readonly string[]> {
  return [dirname(executable), dirname(await realpath(executable))]
}

/** The caller was told that nothing was started, so nothing may run. */
async function undo(started: StartedProcess, supervisor: SupervisorProcess, token: string): Promise<void> {
  try {
    await started.leader
    await supervisor.order(started.id, 'kill')
    await started.ended
  } catch {
    // it was refused, or the supervisor is dead
  }
  await settleTree(processTable, { token }, () => true)
}
