import { mkdtemp, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { localExecutor, probeDbt, type InstallRequest } from '@millrace/adapter-local'
import { createMillrace, formatFailure, MillraceError, type DbtInstall } from '@millrace/core'
import { chooseDbt } from '../choose-dbt.ts'
import { exitCodes } from '../exit-codes.ts'
import { requestOf, type RunFlags } from '../run-options.ts'
import type { Terminal } from '../terminal.ts'
import { formatCheck, type Check } from './check.ts'

/** `millrace doctor`: everything that has to be right before a run, each with a fix; answers the exit code. */
export async function doctorProgram(flags: RunFlags, terminal: Terminal): Promise<number> {
  const checks: Check[] = []
  for await (const check of examine(flags)) {
    checks.push(check)
    terminal.out.write(flags.json ? `${JSON.stringify(check)}\n` : `${formatCheck(check, terminal)}\n`)
  }
  return checks.every(({ ok }) => ok) ? exitCodes.succeeded : exitCodes.setUp
}

async function* examine(flags: RunFlags): AsyncGenerator<Check> {
  yield { name: 'node', ok: true, found: process.versions.node }
  const folder = await projectCheck(flags.project)
  yield folder
  if (flags.artifacts !== undefined) yield await writable('artifacts', flags.artifacts)
  const dbt = await attempt(() => chooseDbt(flags))
  const install = 'failed' in dbt ? dbt : await attempt(() => probeDbt(dbt.value))
  yield installCheck(install)
  if ('failed' in dbt || 'failed' in install || !folder.ok) return
  yield adaptersCheck(install.value)
  yield* debugChecks(flags, dbt.value)
}

async function projectCheck(project: string): Promise<Check> {
  const file = join(resolve(project), 'dbt_project.yml')
  const there = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  const found = there ? resolve(project) : `no dbt_project.yml in ${resolve(project)}`
  return { name: 'project', ok: there, found, fix: 'give `--project` the folder that dbt_project.yml is in' }
}

async function writable(name: string, folder: string): Promise<Check> {
  const fix = `give write permission to ${folder}, or choose another folder`
  try {
    const probe = await mkdtemp(join(folder, '.millrace-doctor-'))
    await rm(probe, { recursive: true })
    return { name, ok: true, found: `${folder} can be written`, fix }
  } catch (error) {
    return { name, ok: false, found: messageOf(error), fix }
  }
}

function installCheck(install: Attempted<DbtInstall>): Check {
  if ('failed' in install)
    return {
      name: 'dbt',
      ok: false,
      found: install.failed,
      fix: 'install dbt-core and an adapter into a venv, and give `--venv`',
    }
  const { engine, version, executable, source } = install.value
  return { name: 'dbt', ok: true, found: `${engine} ${version} at ${executable} (from ${source})` }
}

function adaptersCheck({ adapters, generation }: DbtInstall): Check {
  const names = adapters.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`))
  // dbt 2.x brings its adapters with it.
  const ok = generation === '2.x' || names.length > 0
  return {
    name: 'adapters',
    ok,
    found: names.join(', ') || (ok ? 'built in' : 'none'),
    fix: 'install the adapter of your warehouse, such as dbt-postgres',
  }
}

/** dbt's own checks of profile and connection, by `dbt debug`. */
async function* debugChecks(flags: RunFlags, dbt: InstallRequest): AsyncGenerator<Check> {
  await using millrace = createMillrace({ executor: localExecutor(dbt) })
  const result = await millrace.run({
    ...requestOf(flags, ['debug'], process.env),
    steps: [{ name: 'debug' }],
    retry: { maxAttempts: 1 },
  })
  for (const { name, ok, message } of result.output?.checks ?? []) yield { name: `debug: ${name}`, ok, found: message }
  const ok = result.outcome === 'succeeded'
  yield {
    name: 'dbt debug',
    ok,
    found: ok ? 'profile and connection are fine' : formatFailure(result),
    fix: 'correct the profile, or give `--profiles-dir`, `--profile`, `--target`, `--env`',
  }
}

type Attempted<T> = { readonly value: T } | { readonly failed: string }

async function attempt<T>(work: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!MillraceError.isInstance(error)) throw error
    return { failed: error.message }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
