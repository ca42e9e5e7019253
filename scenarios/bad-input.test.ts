import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command, UsageError } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { expectFailure, type Told } from './support/told.ts'
import { mainVenv, needsDbt } from './support/venvs.ts'
import { Workbench, type RequestOptions, type WorkbenchOptions } from './support/workbench.ts'

const build = { name: 'build' } as const

describe('what is wrong before anything is started', { concurrent: true }, () => {
  needsDbt(mainVenv)

  it.each<[what: string, venv: string, code: string, message: RegExp]>([
    ['a missing venv', 'nowhere', 'VENV_MISSING', /`venv`: there is no '.*nowhere'.*python3 -m venv/u],
    ['a folder that is no venv', 'plain', 'VENV_INVALID', /`venv`: '.*plain' is no Python venv/u],
    ['a venv without dbt', 'bare', 'DBT_NOT_INSTALLED', /`venv`: .*bare.*pip' install dbt-core/u],
  ])('%s throws', async (_, name, code, message) => {
    await using bench = await Workbench.make()
    await mkdir(join(bench.folder, 'plain'))
    await mkdir(join(bench.folder, 'bare', 'bin'), { recursive: true })
    await writeFile(join(bench.folder, 'bare', 'pyvenv.cfg'), 'version = 3.11.4\n')
    await using other = await Workbench.make({ dbt: { venv: join(bench.folder, name) } })
    await expectRefusal(other.run(build), code, message)
  })

  it.each<[what: string, command: unknown, over: unknown, code: string, message: RegExp]>([
    ['an unknown option', { ...build, selekt: 'frogs' }, {}, 'COMMAND_INVALID', /`selekt`.*Did you mean `select`/u],
    ['an unknown command', { name: 'bild' }, {}, 'COMMAND_INVALID', /"bild"\. Did you mean `build`/u],
    ['an unknown field', build, { projekt: '.' }, 'REQUEST_INVALID', /`projekt`.*Did you mean `project`/u],
    ['a field that comes later', build, { deps: 'auto' }, 'NOT_AVAILABLE', /`deps` is not available yet/u],
    ['an option of dbt as a variable', build, { env: { DBT_TARGET: 'x' } }, 'ENV_RESERVED', /Use `profile\.target`/u],
    [
      'an option that this dbt lacks',
      { ...build, staticAnalysis: 'strict' },
      {},
      'COMMAND_UNSUPPORTED',
      /`staticAnalysis` of `build` needs dbt ≥ 2\.0; this is dbt 1\.\d+\.\d+/u,
    ],
  ])('%s throws', async (_, command, over, code, message) => {
    await using bench = await Workbench.make()
    await expectRefusal(bench.run(command as Command, over as RequestOptions), code, message)
  })

  it.each<[what: string, project: string, message: RegExp]>([
    ['a missing project folder', 'nowhere', /The project's folder .*nowhere cannot be opened \(ENOENT\)/u],
    ['a project that is a file', 'project/profiles.yml', /`project` must be the folder.*profiles\.yml is no folder/u],
  ])('%s fails', async (_, project, message) => {
    await using bench = await Workbench.make()
    const { result } = await bench.run(build, { project: join(bench.folder, project), profile: { dir: bench.project } })
    expectFailure(result, { category: 'project', message, advice: /check `project`/u })
  })

  it.each<[what: string, place: 'artifacts' | 'root', told: Told]>([
    [
      'an unwritable artifact store',
      'artifacts',
      { category: 'artifact', code: 'ARTIFACT_STORE_UNWRITABLE', message: /artifact store can't be written/u },
    ],
    [
      'an unwritable root of the executor',
      'root',
      { category: 'resource', code: 'START_REFUSED_FOLDER_UNWRITABLE', message: /cannot be made: ENOTDIR/u },
    ],
  ])('%s fails before dbt is started', async (_, place, told) => {
    await using bench = await Workbench.make({ [place]: join(mainVenv, 'pyvenv.cfg', 'below') })
    const { result, events } = await bench.run(build)
    expectFailure(result, told)
    expect(result.attempts.every(({ ending }) => ending === undefined)).toBe(true)
    expect(events.map(({ type }) => type)).not.toContain('node:started')
  })
})

describe('what dbt finds wrong with project, profile and options', { concurrent: true }, () => {
  needsDbt(mainVenv)
  const profile = (path: string) =>
    ['pond:', '  target: dev', '  outputs:', '    dev:', '      type: duckdb', `      path: ${path}`].join('\n')

  it.each<[what: string, make: WorkbenchOptions, over: RequestOptions, told: Told]>([
    [
      'a folder without dbt_project.yml',
      { files: { 'dbt_project.yml': null } },
      {},
      { category: 'project', message: /No dbt_project\.yml found/u },
    ],
    [
      'a dbt_project.yml that is no YAML',
      { files: { 'dbt_project.yml': 'name: pond\nversion: [1\nprofile: pond\n' } },
      {},
      { category: 'project', message: /Syntax error near line 3/u, advice: /dbt_project\.yml/u },
    ],
    [
      'a profile that is not there',
      {},
      { profile: { name: 'lake' } },
      { category: 'profile', message: /Could not find profile named 'lake'/u, advice: /profiles\.yml/u },
    ],
    [
      'a folder without profiles.yml',
      {},
      { profile: { dir: '.' } },
      { category: 'profile', message: /Could not find profile named 'pond'/u, advice: /profiles\.yml/u },
    ],
    [
      'a missing folder of profiles',
      {},
      { profile: { dir: 'nowhere' } },
      { category: 'profile', message: /nowhere' does not exist/u },
    ],
    [
      'a profiles.yml that is no YAML',
      { files: { 'profiles.yml': 'pond:\n  target: dev\n outputs: [' } },
      {},
      { category: 'profile', message: /profiles\.yml/u },
    ],
    [
      'an unknown target',
      {},
      { profile: { target: 'moon' } },
      { category: 'profile', message: /does not have a target named 'moon'/u },
    ],
    [
      'an adapter that is not installed',
      { files: { 'profiles.yml': profile('x').replace('duckdb', 'snowflake') } },
      {},
      { category: 'profile', message: /Credentials in profile "pond", target "dev" invalid/u },
    ],
    [
      'a missing variable',
      { files: { 'profiles.yml': profile('"{{ env_var(\'POND_PLACE\') }}"') } },
      {},
      {
        category: 'profile',
        message: /Env var required but not provided: 'POND_PLACE'/u,
        missingEnv: ['POND_PLACE'],
        advice: /`env`/u,
      },
    ],
  ])('%s fails', async (_, make, over, told) => {
    await using bench = await Workbench.make(make)
    const { dir } = over.profile ?? {}
    const placed = dir === undefined ? over : { ...over, profile: { dir: join(bench.folder, dir) } }
    const { result } = await bench.run(build, placed)
    expectFailure(result, told)
  })

  it('a flag that no dbt has fails, and names it first', async () => {
    await using bench = await Workbench.make()
    const { result } = await bench.run({ ...build, flags: ['--croak'] })
    expectFailure(result, { category: 'usage', message: /No such option '?--croak/u, advice: /options/u })
  })

  it('a profile in no place where dbt looks fails as a profile, not as an option nobody gave', async () => {
    await using bench = await Workbench.make({ files: { 'profiles.yml': null } })
    const { profile: _, ...request } = bench.request(build, { env: { HOME: bench.folder } })
    const result = await bench.millrace.run(request)
    expectFailure(result, { category: 'profile', message: /\.dbt' does not exist/u })
  })
})

async function expectRefusal(run: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  await expect(run).rejects.toMatchObject({
    name: 'UsageError',
    code,
    message: expect.stringMatching(message),
  } satisfies Partial<Record<keyof UsageError, unknown>>)
}
