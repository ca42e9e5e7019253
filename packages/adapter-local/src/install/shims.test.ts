import { mkdtemp, realpath, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeEnvironment, native, writeExecutable } from './__fixtures__/fake-environment.ts'
import { probeDbt } from './probe-dbt.ts'
import { resolveShim } from './shims.ts'

let folder: string
let project: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'millrace-shims-')))
  project = join(folder, 'home/work/jaffle')
  await mkdir(project, { recursive: true })
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const dbt2x = { packages: { 'dbt-core': '2.0.0a4' }, dbt: native }

describe('resolveShim of pyenv', () => {
  let root: string
  let shim: string

  beforeEach(async () => {
    root = join(folder, '.pyenv')
    // As pyenv 2.4 writes it.
    shim = await writeExecutable(
      join(root, 'shims/dbt'),
      `#!/usr/bin/env bash\nset -e\nprogram="\${0##*/}"\nexport PYENV_ROOT="${root}"\nexec "${root}/libexec/pyenv" exec "$program" "$@"\n`,
    )
    await makeEnvironment(join(root, 'versions/3.11.7'), dbt2x)
    await makeEnvironment(join(root, 'versions/3.11.10'), dbt2x)
    await makeEnvironment(join(root, 'versions/3.12.1'))
    await makeEnvironment(join(root, 'versions/jaffle'), dbt2x)
  })

  const resolved = (env = {}) => resolveShim(shim, { project, env })
  const version = (name: string) => ({ path: join(root, 'versions', name, 'bin/dbt') })

  it('takes the version of the variable, of a file in or above the project, or the global one', async () => {
    await writeFile(join(root, 'version'), '3.11.7\n')
    expect(await resolved()).toEqual(version('3.11.7'))
    await writeFile(join(folder, 'home/.python-version'), '# ours\njaffle\n')
    expect(await resolved()).toEqual(version('jaffle'))
    await writeFile(join(project, '.python-version'), '3.11.10')
    expect(await resolved()).toEqual(version('3.11.10'))
    expect(await resolved({ PYENV_VERSION: 'jaffle' })).toEqual(version('jaffle'))
  })

  it('takes the first version that has dbt, and the newest of a family', async () => {
    expect(await resolved({ PYENV_VERSION: '3.12.1:3.9:3.11' })).toEqual(version('3.11.10'))
  })

  it('says which version has no dbt', async () => {
    await writeFile(join(project, '.python-version'), '3.12.1\n')
    expect(await resolved()).toEqual({
      missing: expect.stringMatching(/shim of pyenv, and 3\.12\.1 \(from '.*\.python-version'\) has no dbt/),
    })
    expect(await resolved({ PYENV_VERSION: '3.12 system' })).toEqual({
      missing: expect.stringContaining('3.12, system (from PYENV_VERSION) have no dbt'),
    })
    await rm(join(project, '.python-version'))
    expect(await resolved()).toEqual({ missing: expect.stringContaining('no version is chosen') })
  })

  it('is what probeDbt starts from', async () => {
    await writeFile(join(root, 'version'), '3.11.7')
    const env = { PATH: join(root, 'shims') }
    const install = { version: '2.0.0-alpha.4', executable: version('3.11.7').path }
    expect(await probeDbt({ dbt: shim }, { project, env })).toMatchObject(install)
    expect(await probeDbt({ dbt: 'dbt' }, { project, env })).toMatchObject(install)
    await expect(probeDbt({ dbt: shim }, { project, env: { PYENV_VERSION: '3.12.1' } })).rejects.toMatchObject({
      name: 'UsageError',
      code: 'DBT_SHIM_UNRESOLVED',
      message: expect.stringContaining('leads to no dbt: it is a shim of pyenv'),
    })
  })

  it('leaves alone what is no shim', async () => {
    expect(await resolveShim(join(root, 'versions/jaffle/bin/dbt'), { project, env: {} })).toBeUndefined()
    expect(await resolveShim(join(root, 'shims/other'), { project, env: {} })).toBeUndefined()
    const plain = await writeExecutable(join(folder, 'shims/dbt'), '#!/bin/sh\necho pyenv\n')
    expect(await resolveShim(plain, { project, env: {} })).toBeUndefined()
  })
})

describe('resolveShim of asdf', () => {
  it('takes the version of a tool file, the variable, or the file at home', async () => {
    const root = join(folder, '.asdf')
    const shim = await writeExecutable(
      join(root, 'shims/dbt'),
      '#!/usr/bin/env bash\n# asdf-plugin: python 3.11.7\nexec asdf exec "dbt" "$@"\n',
    )
    for (const version of ['3.11.7', '3.12.1']) await makeEnvironment(join(root, 'installs/python', version), dbt2x)
    const resolved = (env = {}) => resolveShim(shim, { project, env })
    const of = (version: string) => ({ path: join(root, 'installs/python', version, 'bin/dbt') })
    await writeFile(join(folder, '.tool-versions'), 'nodejs 24.0.0\npython 3.12.1 # ours\n')
    expect(await resolveShim(shim, { project: '/', env: {} })).toEqual(of('3.12.1'))
    await writeFile(join(project, '.tool-versions'), 'python 3.9.0 3.11.7\n')
    expect(await resolved()).toEqual(of('3.11.7'))
    expect(await resolved({ ASDF_PYTHON_VERSION: '3.12.1' })).toEqual(of('3.12.1'))
    await writeFile(join(project, '.tool-versions'), 'nodejs 24.0.0\n')
    expect(await resolved({ HOME: join(folder, 'home') })).toEqual({
      missing: expect.stringContaining('no version is chosen'),
    })
  })
})
