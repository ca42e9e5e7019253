import { readFile, realpath, rm, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeExecutable } from './__fixtures__/fake-environment.ts'
import { askVersion } from './ask-version.ts'
import { executableAt } from './executable.ts'
import { probeDbt } from './probe-dbt.ts'

let folder: string
let dbt: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'millrace-ask-')))
  dbt = join(folder, 'dbt')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const script = (...lines: readonly string[]) => writeExecutable(dbt, ['#!/bin/sh', ...lines].join('\n'))

describe('a dbt without metadata', () => {
  it('is asked for its version, and remembered', async () => {
    await script(
      'echo asked >> "$0.log"',
      'printf "Core:\\n  - installed: 1.10.3\\n\\nPlugins:\\n  - duckdb: 1.9.1\\n"',
    )
    const told = {
      engine: 'core',
      version: '1.10.3',
      generation: '1.x',
      minor: 10,
      adapters: [{ name: 'duckdb', version: '1.9.1' }],
      source: '--version',
      executable: dbt,
    }
    expect(await probeDbt({ dbt })).toEqual(told)
    expect(await probeDbt({ dbt })).toEqual(told)
    expect(await readFile(`${dbt}.log`, 'utf8')).toBe('asked\n')
    await script('echo "dbt-fusion 2.0.0-preview.5"')
    expect(await probeDbt({ dbt })).toMatchObject({ engine: 'fusion', version: '2.0.0-preview.5' })
  })

  it('may answer on either stream, in colours, and fail', async () => {
    await script('printf "\\033[0mdbt-core 2.0.0-alpha.4\\033[0m\\n" >&2', 'exit 3')
    expect(await probeDbt({ dbt })).toMatchObject({ engine: 'core', version: '2.0.0-alpha.4', generation: '2.x' })
  })

  it('is run as the newest of its kind when it says nothing that anybody understands', async () => {
    await script('echo "hello"')
    expect(await probeDbt({ dbt })).toEqual({
      engine: 'core',
      version: 'unknown',
      generation: '1.x',
      adapters: [],
      source: 'file',
      executable: dbt,
      warnings: [expect.stringContaining('--version` names none')],
    })
    // A native program that is no dbt at all.
    await rm(dbt)
    await symlink(process.execPath, dbt)
    expect(await probeDbt({ dbt })).toMatchObject({ version: 'unknown', generation: '2.x' })
  })

  it('is asked again next time when it did not answer', async () => {
    await script('test -e "$0.ready" && echo "dbt-core 2.0.0-alpha.4"')
    expect(await probeDbt({ dbt })).toMatchObject({ version: 'unknown' })
    await writeExecutable(`${dbt}.ready`, '')
    expect(await probeDbt({ dbt })).toMatchObject({ version: '2.0.0-alpha.4' })
  })

  it('is not waited for for ever, nor are programs that it has started', async () => {
    await script('echo "dbt-core 2.0.0-alpha.4"', 'sleep 1000 &', 'sleep 1000')
    const { signal } = new AbortController()
    const executable = await executableAt(dbt, 'dbt')
    const answer = await askVersion(executable, { signal, env: process.env, patienceMs: 2_000 })
    expect(answer).toMatchObject({ version: '2.0.0-alpha.4' })
    await script('sleep 1000')
    expect(await askVersion(executable, { signal, env: process.env, patienceMs: 300 })).toMatchObject({
      version: 'unknown',
      warnings: [expect.stringContaining('did not answer in time')],
    })
  })

  it('is stopped when the caller gives up', async () => {
    await script('touch "$0.begun"', 'sleep 1000')
    const stop = new AbortController()
    const probing = probeDbt({ dbt }, { signal: stop.signal })
    await expect.poll(() => readFile(`${dbt}.begun`, 'utf8').catch(() => undefined)).toBe('')
    stop.abort('enough')
    await expect(probing).rejects.toBe('enough')
  })

  it('may print for ever', async () => {
    await script('while true; do echo garbage garbage garbage; done')
    expect(await probeDbt({ dbt })).toMatchObject({ version: 'unknown' })
  })

  it('gets of our environment only what it needs', async () => {
    await script('env > "$0.env"')
    await probeDbt(
      { dbt },
      { env: { PATH: process.env['PATH'], DBT_ENV_SECRET_X: 's3cr3t', TOKEN: 's3cr3t', PYENV_VERSION: '3.11' } },
    )
    const seen = await readFile(`${dbt}.env`, 'utf8')
    expect(seen).not.toContain('s3cr3t')
    expect(seen).toContain('PYENV_VERSION=3.11')
    expect(seen).toContain('NO_COLOR=1')
  })

  it('is refused when this machine cannot start it', async () => {
    await writeExecutable(dbt, '#!no-such-interpreter\n')
    await expect(probeDbt({ dbt })).rejects.toMatchObject({
      name: 'UsageError',
      code: 'DBT_NOT_EXECUTABLE',
      message: expect.stringMatching(/cannot be started here: .*/),
    })
  })

  it('is not believed for its neighbours: a program of another name is asked', async () => {
    const pip = await writeExecutable(join(folder, 'pip'), '#!/bin/sh\necho "pip 24.0"')
    expect(await probeDbt({ dbt: pip })).toMatchObject({ version: 'unknown' })
  })
})
