import { chmod, link, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { UsageError } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addPackage, makeEnvironment, native, pipScript, writeExecutable } from './__fixtures__/fake-environment.ts'
import { refuseWindows } from './options.ts'
import { probeDbt } from './probe-dbt.ts'

let folder: string
let venv: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'millrace-install-')))
  venv = join(folder, 'venv')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const core1x = { 'dbt-core': '1.11.16', 'dbt-adapters': '1.24.5', 'dbt-duckdb': '1.11.1', 'dbt-postgres': '1.11.0' }
const make1x = (root = venv, options = {}) =>
  makeEnvironment(root, {
    packages: core1x,
    include: ['global_project', 'starter_project', 'postgres', 'duckdb'],
    dbt: pipScript(join(root, 'bin/python')),
    ...options,
  })

const facts1x = {
  engine: 'core',
  version: '1.11.16',
  generation: '1.x',
  minor: 11,
  adapters: [
    { name: 'duckdb', version: '1.11.1' },
    { name: 'postgres', version: '1.11.0' },
  ],
  source: 'metadata',
}

describe('probeDbt, by metadata', () => {
  it('reads dbt 1.x and its adapters', async () => {
    await make1x()
    expect(await probeDbt({ venv })).toEqual({ ...facts1x, executable: join(venv, 'bin/dbt') })
    expect(await probeDbt({ dbt: join(venv, 'bin/dbt') })).toEqual({ ...facts1x, executable: join(venv, 'bin/dbt') })
  })

  it.each([
    ['dbt-core', '2.0.0a4', { engine: 'core', version: '2.0.0-alpha.4' }],
    ['dbt', '2.0.0rc196', { engine: 'fusion', version: '2.0.0-preview.196' }],
  ])('reads dbt 2.x of the package %s', async (name, version, facts) => {
    await makeEnvironment(venv, { packages: { [name]: version }, dbt: native })
    const executable = join(venv, 'bin/dbt')
    expect(await probeDbt({ venv })).toEqual({
      ...facts,
      generation: '2.x',
      adapters: [],
      source: 'metadata',
      executable,
    })
  })

  it('takes relative paths, and names an executable as it was given', async () => {
    await make1x()
    await symlink(join(venv, 'bin/dbt'), join(folder, 'dbt'))
    expect(await probeDbt({ dbt: join(folder, 'dbt') })).toEqual({ ...facts1x, executable: join(folder, 'dbt') })
    expect(await probeDbt({ venv: relative(process.cwd(), venv) })).toMatchObject({ executable: join(venv, 'bin/dbt') })
  })

  it('looks a bare name up on PATH, but not in relative folders', async () => {
    await make1x()
    const env = { PATH: `:relative:${folder}:${join(venv, 'bin')}` }
    expect(await probeDbt({ dbt: 'dbt' }, { env })).toMatchObject({ executable: join(venv, 'bin/dbt') })
  })

  it('follows a script to the environment of its Python, whatever its first lines look like', async () => {
    await make1x()
    const long = `#!/bin/sh\n'''exec' "${join(venv, 'bin/python')}" "$0" "$@"\n' '''\nfrom dbt.cli.main import cli\n`
    const dbt = await writeExecutable(join(folder, 'elsewhere/bin/dbt'), long)
    expect(await probeDbt({ dbt })).toEqual({ ...facts1x, executable: dbt })
  })

  it('takes the metadata beside a script that wraps dbt', async () => {
    await make1x(venv, { dbt: '#!/bin/sh\nexec uv run dbt "$@"\n' })
    expect(await probeDbt({ venv })).toMatchObject(facts1x)
    await makeEnvironment(join(folder, 'v2'), { packages: { 'dbt-core': '2.0.0a4' }, dbt: '#!/bin/sh\n' })
    expect(await probeDbt({ venv: join(folder, 'v2') })).toMatchObject({ version: '2.0.0-alpha.4', source: 'metadata' })
  })

  it('finds packages where distributions of Python put them', async () => {
    const libraries = [
      'lib64/python3.12/site-packages',
      'local/lib/python3.11/dist-packages',
      'lib/python3/dist-packages',
    ]
    for (const [index, library] of libraries.entries()) {
      await make1x(join(folder, String(index)), { library, config: null })
      expect(await probeDbt({ venv: join(folder, String(index)) })).toMatchObject(facts1x)
    }
  })

  it('looks at the packages of the Python that a venv was made of, where the venv uses them', async () => {
    await make1x(join(folder, 'system'))
    const config = `home = ${join(folder, 'system/bin')}\ninclude-system-site-packages = true\nversion_info = 3.11.7\nodd line\n`
    await makeEnvironment(venv, { config, dbt: pipScript(join(venv, 'bin/python')) })
    expect(await probeDbt({ venv })).toMatchObject(facts1x)
  })

  it('takes the packages of the right Python where there are several', async () => {
    await make1x()
    await addPackage(join(venv, 'lib/python3.9/site-packages'), 'dbt-core', '1.8.0')
    expect(await probeDbt({ venv })).toMatchObject(facts1x)
    await make1x(join(folder, 'bare'), { config: null })
    await addPackage(join(folder, 'bare/lib/python3.9/site-packages'), 'dbt-core', '1.8.0')
    expect(await probeDbt({ venv: join(folder, 'bare') })).toMatchObject(facts1x)
  })

  it('counts a library folder once that is there under two names', async () => {
    await makeEnvironment(venv, { packages: { 'dbt-core': '2.0.0a4' }, dbt: native })
    await symlink('lib', join(venv, 'lib64'))
    expect(await probeDbt({ venv })).toMatchObject({ version: '2.0.0-alpha.4' })
  })

  it('tells which of two packages with the same command wrote it last', async () => {
    await makeEnvironment(venv, { dbt: native })
    const library = join(venv, 'lib/python3.11/site-packages')
    await addPackage(library, 'dbt-core', '2.0.0a4', `../../../bin/dbt,sha256=x,${native.length + 1}\n`)
    await addPackage(library, 'dbt', '2.0.0rc196', `../../../bin/dbt,sha256=y,${native.length}\n`)
    expect(await probeDbt({ venv })).toMatchObject({ engine: 'fusion', source: 'metadata' })
  })

  it('takes the newer of two versions that a broken update has left', async () => {
    await make1x()
    await addPackage(join(venv, 'lib/python3.11/site-packages'), 'dbt-core', '1.9.4')
    await mkdir(join(venv, 'lib/python3.11/site-packages/~bt_core-1.7.0.dist-info'))
    expect(await probeDbt({ venv })).toMatchObject({ version: '1.11.16' })
  })

  it('reads what older installers left, and folders without metadata', async () => {
    await makeEnvironment(venv, { include: ['athena', 'custom'], dbt: pipScript(join(venv, 'bin/python')) })
    const library = join(venv, 'lib/python3.11/site-packages')
    await mkdir(join(library, 'dbt_core-1.9.1-py3.11.egg-info'))
    await writeFile(join(library, 'dbt_core-1.9.1-py3.11.egg-info/PKG-INFO'), 'Name: dbt-core\nVersion: 1.9.1\n')
    await mkdir(join(library, 'dbt_athena_community-1.9.0.dist-info'))
    await mkdir(join(library, 'dbt/include/__pycache__'), { recursive: true })
    expect(await probeDbt({ venv })).toMatchObject({
      version: '1.9.1',
      adapters: [{ name: 'athena', version: '1.9.0' }, { name: 'custom' }],
    })
  })

  it('warns of versions that it does not know', async () => {
    await make1x(venv, { packages: { 'dbt-core': '1.13.0' } })
    expect(await probeDbt({ venv })).toMatchObject({ version: '1.13.0', warnings: [expect.stringContaining('newer')] })
    await makeEnvironment(join(folder, 'old'), { packages: { dbt: '0.21.1' }, dbt: pipScript('/bin/sh') })
    expect(await probeDbt({ venv: join(folder, 'old') })).toMatchObject({
      engine: 'core',
      version: '0.21.1',
      generation: '1.x',
    })
  })

  it('sees at once that dbt or an adapter was replaced', async () => {
    await make1x()
    await probeDbt({ venv })
    await addPackage(join(venv, 'lib/python3.11/site-packages'), 'dbt-core', '1.12.6')
    expect(await probeDbt({ venv })).toMatchObject({ version: '1.12.6' })
  })

  it('tells environments apart that share one file', async () => {
    await makeEnvironment(venv, { packages: { 'dbt-core': '2.0.0a4' }, dbt: native })
    const other = await makeEnvironment(join(folder, 'other'), { packages: { 'dbt-core': '2.0.0b1' } })
    await link(join(venv, 'bin/dbt'), join(other, 'bin/dbt'))
    expect(await probeDbt({ venv })).toMatchObject({ version: '2.0.0-alpha.4' })
    expect(await probeDbt({ venv: other })).toMatchObject({ version: '2.0.0-beta.1' })
  })
})

describe('probeDbt, when there is nothing to run', () => {
  const told = async (install: Parameters<typeof probeDbt>[0], options = {}): Promise<UsageError> => {
    const error: unknown = await probeDbt(install, options).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'UsageError' })
    return error as UsageError
  }

  it('tells a missing venv, what is no venv, and a venv without dbt apart', async () => {
    expect(await told({ venv })).toMatchObject({
      code: 'VENV_MISSING',
      message: expect.stringMatching(/`venv`: there is no '.*venv'.*python3 -m venv/),
    })
    await mkdir(join(folder, 'plain'))
    const plain = join(folder, 'plain')
    expect(await told({ venv: plain })).toMatchObject({
      code: 'VENV_INVALID',
      message: expect.stringContaining('Make one with'),
    })
    await writeFile(join(folder, 'file'), '')
    expect(await told({ venv: join(folder, 'file') })).toMatchObject({
      code: 'VENV_INVALID',
      message: expect.stringContaining('is a file'),
    })
    await makeEnvironment(venv)
    expect(await told({ venv })).toMatchObject({
      code: 'DBT_NOT_INSTALLED',
      message: expect.stringContaining(`'${join(venv, 'bin/pip')}' install`),
    })
  })

  it('guesses which venv was meant', async () => {
    await makeEnvironment(join(folder, '.venv'))
    expect((await told({ venv: folder })).message).toContain(`Did you mean '${join(folder, '.venv')}'?`)
    expect((await told({ venv: join(folder, '.venv/bin') })).message).toContain(
      `Did you mean '${join(folder, '.venv')}'?`,
    )
    expect(await told({ dbt: join(folder, '.venv') })).toMatchObject({
      code: 'DBT_NOT_EXECUTABLE',
      message: expect.stringContaining('Give it as `venv`'),
    })
  })

  it('tells a missing executable from one that may not be started', async () => {
    const dbt = join(folder, 'dbt')
    expect(await told({ dbt })).toMatchObject({ code: 'DBT_MISSING', message: expect.stringContaining(`'${dbt}'`) })
    await symlink(join(folder, 'gone'), dbt)
    expect(await told({ dbt })).toMatchObject({ code: 'DBT_MISSING' })
    expect(await told({ dbt: folder })).toMatchObject({
      code: 'DBT_NOT_EXECUTABLE',
      message: expect.stringContaining('is no file'),
    })
    await writeExecutable(join(folder, 'plain'), '#!/bin/sh\n')
    await chmod(join(folder, 'plain'), 0o644)
    expect(await told({ dbt: join(folder, 'plain') })).toMatchObject({
      code: 'DBT_NOT_EXECUTABLE',
      message: expect.stringContaining('chmod +x'),
    })
    expect(await told({ dbt: 'dbt' }, { env: { PATH: folder } })).toMatchObject({
      code: 'DBT_MISSING',
      message: expect.stringContaining('PATH'),
    })
    expect(await told({ dbt: 'dbt' }, { env: {} })).toMatchObject({ code: 'DBT_MISSING' })
  })

  it('says that an environment was moved', async () => {
    await make1x()
    await rename(venv, join(folder, 'moved'))
    expect(await told({ venv: join(folder, 'moved') })).toMatchObject({
      code: 'DBT_INTERPRETER_MISSING',
      message: expect.stringMatching(/`venv`: '.*moved\/bin\/dbt' needs '.*venv\/bin\/python', which does not exist/),
    })
  })

  it.each([
    [{}, 'expected `{ venv }`'],
    [{ venv: 'a', dbt: 'b' }, 'exactly one of them'],
    [{ venv: 1 }, 'expected `{ venv }`'],
    [{ dbt: '' }, '`dbt`: expected the path of a dbt executable, got an empty text'],
    [{ dbt: 'a\0' }, '`dbt`: expected the path of a dbt executable, got a text with a NUL'],
  ])('refuses %j', async (given, message) => {
    expect(await told(given as never)).toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining(message),
    })
  })

  it('does not begin under a signal that has aborted', async () => {
    await make1x()
    await expect(probeDbt({ venv }, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
  })

  it('refuses Windows and names what works there', () => {
    expect(() => refuseWindows('win32')).toThrow(
      expect.objectContaining({ code: 'PLATFORM_UNSUPPORTED', message: expect.stringMatching(/WSL.*Docker/) }),
    )
    expect(() => {
      refuseWindows('linux')
    }).not.toThrow()
  })
})
