import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findPython } from './start/python.mjs'
import { BareClone } from './start/testing/bare-clone.ts'
import { closedPort, Registry } from './start/testing/registry.ts'

const made: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-start-'))
  made.push(folder)
  return folder
}
let python: string
let registry: Registry
let clone: BareClone

beforeAll(async () => {
  const found = await findPython({ needsVenvModule: true })
  python = execFileSync(found, ['-c', 'import sys; print(sys._base_executable)'], { encoding: 'utf8' }).trim()
  registry = await Registry.open(newFolder(), python)
})

afterAll(async () => {
  await registry[Symbol.asyncDispose]()
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

beforeEach(() => {
  clone = new BareClone(newFolder(), python, registry.url)
})

afterEach(() => {
  for (const folder of made.splice(1)) rmSync(folder, { recursive: true, force: true })
})

const venvAnswer = (): string =>
  execFileSync(join(clone.folder, '.venv/bin/python'), ['-c', 'import tinydbt; print(tinydbt.answer)'], {
    encoding: 'utf8',
  }).trim()

/** Whoever reads the last line must not find nothing there. */
const failedTally = '0 passed, 1 failed, 0 skipped\n'
const stackTrace = /^\s+at .*:\d+/m

describe('a bare clone', () => {
  it('is set up once and runs the task under its own Node, with its arguments and exit code', async () => {
    clone.write('scripts/test.ts', 'console.log(process.env["STUB"], ...process.argv.slice(2))\nprocess.exitCode = 7\n')
    const first = await clone.run(['test', '--flag', 'two words'])
    expect(first).toMatchObject({ code: 7, stdout: '1 --flag two words\n' })
    expect(first.stderr).toMatch(/✓ installing npm packages .*✓ making \.venv with dbt/s)
    expect(venvAnswer()).toBe('42')

    const second = await clone.run(['test'])
    expect(second).toEqual({ code: 7, stdout: '1\n', stderr: '' })
  })

  it('takes what `npm ci` by hand installed', async () => {
    clone.quickUv()
    execFileSync('npm', ['ci'], { cwd: clone.folder, env: { ...process.env, ...clone.env }, stdio: 'ignore' })
    expect((await clone.run(['setup'])).stderr).not.toContain('npm packages')
  })

  it('installs again what package-lock.json or the requirements changed', async () => {
    clone.quickUv()
    await clone.run(['setup'])
    clone.writeProject({ tiny: '1.0.0' })
    const packages = await clone.run(['setup'])
    expect(packages.stderr).toContain('npm packages')
    expect(packages.stderr).not.toContain('.venv')
    expect(existsSync(join(clone.folder, 'node_modules/tiny/package.json'))).toBe(true)

    clone.requires('tinydbt==1.0')
    const venv = await clone.run(['setup'])
    expect(venv.stderr).toContain('.venv')
    expect(venv.stderr).not.toContain('npm packages')
  })

  it('is set up by one of two commands at once while the other waits', async () => {
    const held = registry.hold('/simple/tinydbt/')
    const first = clone.run(['test', 'first'])
    await held
    const second = clone.spawn(['test', 'second'])
    const [said] = (await once(second.stderr!, 'data')) as [Buffer]
    expect(said.toString()).toMatch(/another set-up is at work here \(process \d+\)/)
    const before = registry.asked.length
    registry.release()
    expect(await first).toMatchObject({ code: 7, stdout: 'task first\n' })
    expect((await once(second, 'exit'))[0]).toBe(7)
    expect(registry.asked.slice(before).filter((path) => path.endsWith('.whl'))).toHaveLength(1)
  })
})

describe('a set-up killed half-way', () => {
  it.each([
    ['npm packages', '/tiny', 'node_modules/.package-lock.json'],
    ['the venv', '/simple/tinydbt/', '.venv/.millrace-complete'],
  ])('takes the installer of %s with it and is repaired by the next try', async (_, path, proof) => {
    clone.writeProject({ tiny: '1.0.0' })
    if (path === '/tiny') clone.quickUv()
    const held = registry.hold(path)
    const child = clone.spawn(['setup'])
    const request = await held
    const gone = once(request.socket, 'close')
    child.kill('SIGKILL')
    await gone
    expect(existsSync(join(clone.folder, proof))).toBe(false)

    registry.release()
    expect((await clone.run(['test'])).stdout).toBe('task\n')
    expect(existsSync(join(clone.folder, proof))).toBe(true)
  })
})

describe('without a network', () => {
  it.each([
    ['npm', /✗ No network: npm packages could not be downloaded\.\n {2}Check the connection/],
    ['pip', /✗ No network: Python packages for .*\.venv could not be downloaded\.\n {2}Check the connection/],
  ])('says that %s could not download', async (who, message) => {
    clone.writeProject({ tiny: '1.0.0' })
    const nowhere = `http://127.0.0.1:${await closedPort()}`
    const env = who === 'npm' ? { npm_config_registry: nowhere } : { PIP_INDEX_URL: nowhere, PIP_RETRIES: '1' }
    const ended = await clone.run(['test'], env)
    expect(ended.code).toBe(1)
    expect(ended.stdout).toBe(failedTally)
    expect(ended.stderr).toMatch(message)
    expect(ended.stderr).not.toMatch(stackTrace)
    expect(existsSync(join(clone.folder, '.venv'))).toBe(false)
  })

  it('shows the last words of an installer that failed for another reason', async () => {
    clone.requires('otherdbt')
    const ended = await clone.run(['test'])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/could not be installed\.\n.*No matching distribution found for otherdbt/s)
  })
})

describe('a machine that lacks something', () => {
  const refusal = async (args: readonly string[] = ['test'], env: Readonly<Record<string, string>> = {}) => {
    const ended = await clone.run(args, env)
    expect(ended).toMatchObject({ code: 1, stdout: args[0] === 'test' ? failedTally : '' })
    expect(ended.stderr).not.toMatch(stackTrace)
    return ended.stderr
  }
  const without = (name: string) => {
    rmSync(join(clone.bin, name))
  }

  it('names Python, and how to get it', async () => {
    without('python3')
    expect(await refusal()).toMatch(/✗ Python is missing: dbt needs it\.\n {2}Install Python 3\.10 or newer/)
  })

  it('names the version of a Python that is too old, and skips names that do not run', async () => {
    without('python3')
    clone.script('python3.13', 'exit 127')
    clone.script('python3', 'echo 3.9 True')
    expect(await refusal()).toMatch(/✗ Python 3\.9 is too old for dbt\./)
  })

  it('names the venv module', async () => {
    without('python3')
    clone.script('python3', 'echo 3.11 False')
    expect(await refusal()).toMatch(/✗ python3 \(3\.11\) has no venv module.*apt-get install python3-venv/s)
  })

  it('says what MILLRACE_PYTHON got wrong', async () => {
    expect(await refusal(['test'], { MILLRACE_PYTHON: '/nowhere/python' })).toContain(
      '✗ MILLRACE_PYTHON names `/nowhere/python`, which is no Python 3 that runs.',
    )
    const old = clone.script('old', 'echo 3.8 True')
    expect(await refusal(['test'], { MILLRACE_PYTHON: old })).toContain('which is Python 3.8.')
  })

  it.each(['npm', 'git'])('names %s', async (name) => {
    without(name)
    expect(await refusal()).toMatch(new RegExp(`✗ ${name} is missing on the PATH\\.\\n {2}.*apt-get install ${name}`))
  })

  it('names a Node that is too old before anything else runs', async () => {
    const older = 'Object.defineProperty(process.versions, "node", { value: "18.20.8" })'
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}` }
    expect(await refusal(['test'], env)).toMatch(/✗ Node 18\.20\.8 is too old.*\n {2}Install Node 20 or newer/)
  })

  it('says that install scripts are off when Node did not come', async () => {
    clone.write('node-stub/package.json', JSON.stringify({ name: 'node', version: '24.0.0' }))
    clone.write(
      'package-lock.json',
      readFileSync(join(clone.folder, 'package-lock.json'), 'utf8').replaceAll('"bin"', '"x"'),
    )
    expect(await refusal()).toMatch(/not Node itself.*Allow install scripts/s)
  })

  it('lists the tasks for a name that is none', async () => {
    expect(await refusal(['dance'])).toBe('✗ `dance` is no task.\n  Tasks: demo, test, check, setup.\n')
  })
})

describe('the venv', () => {
  it('is made by the Python that MILLRACE_PYTHON names, and made again when it names another', async () => {
    clone.quickUv()
    clone.script('python3', 'exit 1')
    expect((await clone.run(['test'], { MILLRACE_PYTHON: python })).code).toBe(7)
    expect((await clone.run(['test'], { MILLRACE_PYTHON: python })).stderr).toBe('')
    expect((await clone.run(['test'], { MILLRACE_PYTHON: '/nowhere' })).code).toBe(1)
  })

  it('is made by uv when it is on the PATH, with no venv module needed', async () => {
    const log = clone.quickUv()
    clone.script('python3', `case "$*" in *find_spec*) echo 3.11 False ;; *) exec "${python}" "$@" ;; esac`)
    expect((await clone.run(['test'])).code).toBe(7)
    expect(readFileSync(log, 'utf8')).toMatch(/^venv --python .*\npip install --python .* tinydbt\n$/)
  })

  it('is made by pip when uv does not succeed', async () => {
    clone.script('uv', 'echo no index >&2; exit 2')
    const ended = await clone.run(['test'])
    expect(ended.code).toBe(7)
    expect(ended.stderr).toContain('trying pip')
    expect(venvAnswer()).toBe('42')
  })
})
