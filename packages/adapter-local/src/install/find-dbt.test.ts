import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeEnvironment, native, writeExecutable } from './__fixtures__/fake-environment.ts'
import { findDbt } from './find-dbt.ts'
import type { FindDbtOptions } from './options.ts'

let folder: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'millrace-find-')))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (...parts: readonly string[]) => join(folder, ...parts)
const make = (...parts: readonly string[]) =>
  makeEnvironment(at(...parts), { packages: { 'dbt-core': '2.0.0a4' }, dbt: native })

/** What was found of ours: a machine may have other dbts in common folders. */
async function found(where: FindDbtOptions): Promise<readonly string[]> {
  const installs = await findDbt({ env: {}, ...where })
  return installs
    .map(({ executable }) => executable)
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length + 1))
}

describe('findDbt', () => {
  it('looks in the order that is most telling', async () => {
    for (const name of [
      'given',
      'named',
      'snake',
      'project/.venv',
      'project/venv',
      'project/env',
      'active',
      'conda',
      'path',
      'home/.local',
    ])
      await make(name)
    await make('home/.pyenv/versions/3.11.7')
    await writeExecutable(at('home/.pyenv/shims/dbt'), '#!/bin/sh\nexec "pyenv" exec "dbt" "$@"\n')
    await writeFile(at('home/.pyenv/version'), '3.11.7')
    const env = {
      VIRTUAL_ENV: at('active'),
      CONDA_PREFIX: at('conda'),
      HOME: at('home'),
      PATH: `${at('path/bin')}:relative:`,
    }
    const where = {
      path: at('given/bin/dbt'),
      venv: at('named'),
      python: at('snake/bin/python'),
      project: at('project'),
      env,
    }
    expect(await found(where)).toEqual(
      [
        'given',
        'named',
        'snake',
        'project/.venv',
        'project/venv',
        'project/env',
        'active',
        'conda',
        'home/.pyenv/versions/3.11.7',
        'path',
        'home/.local',
      ].map((name) => `${name}/bin/dbt`),
    )
  })

  it('tells what each install is', async () => {
    await make('venv')
    expect(await findDbt({ venv: at('venv'), env: {} })).toContainEqual({
      engine: 'core',
      version: '2.0.0-alpha.4',
      generation: '2.x',
      adapters: [],
      source: 'metadata',
      executable: at('venv/bin/dbt'),
    })
  })

  it('tells an install once, however many ways lead to it', async () => {
    await make('venv')
    await mkdir(at('bin'))
    await symlink(at('venv/bin/dbt'), at('bin/dbt'))
    await symlink(at('venv'), at('other'))
    const env = { VIRTUAL_ENV: at('other'), PATH: `${at('bin')}:${at('venv/bin')}` }
    expect(await found({ path: at('venv'), env })).toEqual(['venv/bin/dbt'])
  })

  it('looks beside a Python and beside what it leads to', async () => {
    await make('real')
    await mkdir(at('link'))
    await symlink(at('real/bin/python'), at('link/python'))
    expect(await found({ python: at('link/python') })).toEqual(['real/bin/dbt'])
    expect(await found({ python: at('gone/python') })).toEqual([])
  })

  it('passes over what is odd', async () => {
    await makeEnvironment(at('empty'))
    await mkdir(at('folder/dbt'), { recursive: true })
    await writeFile(at('file'), '')
    await symlink(at('loop'), at('loop'))
    const env = {
      VIRTUAL_ENV: at('gone'),
      CONDA_PREFIX: at('file'),
      PATH: `${at('folder')}:${at('loop')}:\0`,
      PYENV_ROOT: '',
      HOME: at('file'),
    }
    expect(await found({ path: at('file'), venv: at('empty'), python: at('loop'), project: at('gone'), env })).toEqual(
      [],
    )
  })

  it('uses our own environment unless another is given', async () => {
    await expect(findDbt()).resolves.toEqual(await findDbt({ env: process.env }))
  })

  it('refuses wrong options, and rejects when it is aborted', async () => {
    await expect(findDbt({ venvs: 'x' } as never)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: 'findDbt: there is no option `venvs`.',
    })
    await expect(findDbt({ path: '' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('`path`: expected'),
    })
    await expect(findDbt({ env: { PATH: 1 } as never })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('`env`: expected variables'),
    })
    await make('venv')
    await expect(findDbt({ venv: at('venv') }, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
  })
})
