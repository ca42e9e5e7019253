import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { MillraceError, StartRefusedError, UsageError, type Execution } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { linuxProcesses } from '../supervisor/process-table-linux.ts'
import { calm, openLab, wholeOutput } from './testing-lab.ts'

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('locate', () => {
  it('answers absolute paths as they were given, links kept', async () => {
    const lab = await openLab()
    const link = join(lab.folder, 'link')
    await symlink(lab.project, link)
    const place = await lab.executor.locate({ project: `${lab.folder}/./link`, profilesDir: 'profiles' }, calm)
    expect(place).toEqual({ install: lab.install, project: link, profilesDir: join(process.cwd(), 'profiles') })
  })

  it('names the installs when there is none of that name', async () => {
    const lab = await openLab()
    const missing = lab.executor.locate({ project: '.', dbt: 'fusion' }, calm)
    await expect(missing).rejects.toBeInstanceOf(UsageError)
    await expect(missing).rejects.toThrow("'fusion'. There is 'default'")
  })
})

describe('start', () => {
  it('runs dbt to its end, in the project, with an environment of its own', async () => {
    const lab = await openLab({ inherit: ['MILLRACE_TEST_INHERITED'] })
    process.env['MILLRACE_TEST_INHERITED'] = 'yes'
    process.env['MILLRACE_TEST_SECRET'] = 'no'
    const execution = await lab.start(['tells'], { env: { GIVEN: 'a b' } })
    const told = (await wholeOutput(execution)).split('\n')
    expect(await execution.ended(calm)).toMatchObject({ kind: 'exited', code: 0, strays: [] })
    expect(told).toEqual(
      expect.arrayContaining([
        `cwd=${lab.project}`,
        'stdin=/dev/null',
        'GIVEN=a b',
        'MILLRACE_TEST_INHERITED=yes',
        expect.stringMatching(`^PATH=${join(lab.folder, 'venv', 'bin')}:`),
        expect.stringMatching(/^MILLRACE_EXECUTION=[0-9a-f-]{36}$/),
      ]),
    )
    expect(told.join('\n')).not.toContain('MILLRACE_TEST_SECRET')
  })

  it('gives dbt default dispositions for signals', async () => {
    const lab = await openLab()
    const told = await wholeOutput(await lab.start(['tells']))
    expect(told).toMatch(/^SigIgn:\s+0+$/m)
    expect(told).toMatch(/^SigBlk:\s+0+$/m)
  })

  it('has everything in place before dbt runs, for nobody else to read', async () => {
    const lab = await openLab()
    const execution = await lab.start(['waits'])
    const attempt = join(lab.folder, 'root', 'runs', '2026-11-24/142813-jaffle-run-1/step-1/attempt-1')
    const folders = ['log', 'profiles', 'state', 'target']
    const files = ['claim', 'exit.json.next', 'stderr', 'stdout']
    expect((await readdir(attempt)).sort()).toEqual([...folders, ...files].sort())
    for (const name of ['.', '..', '../../..', ...folders]) expect(await modeOf(join(attempt, name))).toBe(0o700)
    for (const name of files) expect(await modeOf(join(attempt, name))).toBe(0o600)
    await execution.kill(calm)
  })

  it('says where the files are before they exist', async () => {
    const lab = await openLab()
    const attempt = lab.nextAttempt()
    const layout = lab.executor.layout(attempt)
    const root = join(lab.folder, 'root', 'runs', attempt.folder)
    expect(layout).toEqual({ root, target: join(root, 'target'), log: join(root, 'log'), state: join(root, 'state') })
    expect(() => lab.executor.layout({ ...attempt, folder: '../elsewhere' })).toThrow(UsageError)
  })

  it('places inputs, and kept files where there are some', async () => {
    const lab = await openLab()
    const first = await lab.start(['says', 'one'], {
      inputs: [
        { path: 'profiles/profiles.yml', content: Buffer.from('jaffle: {}') },
        { path: 'state/deep/manifest.json', content: Buffer.from('{}') },
        { path: 'target/partial_parse.msgpack', kept: 'a key' },
      ],
    })
    const { root } = lab.executor.layout({ runId: '', step: 1, attempt: 1, folder: first.ref['folder'] as string })
    expect(await readFile(join(root, 'profiles/profiles.yml'), 'utf8')).toBe('jaffle: {}')
    expect(await modeOf(join(root, 'profiles/profiles.yml'))).toBe(0o600)
    expect(await readFile(join(root, 'state/deep/manifest.json'), 'utf8')).toBe('{}')
    expect(await readdir(join(root, 'target'))).toEqual([])

    await first.ended(calm)
    await first.keep('a key', 'stdout', calm)
    await first.keep('a key', 'target/none', calm)
    const second = await lab.start(['exits', '0'], {
      inputs: [{ path: 'target/partial_parse.msgpack', kept: 'a key' }],
    })
    const content: Uint8Array[] = []
    for await (const piece of second.read('target/partial_parse.msgpack', { maxBytes: 99, ...calm }))
      content.push(piece)
    expect(Buffer.concat(content).toString()).toBe('one\n')
  })

  it('answers the same execution for the same attempt, also at the same moment', async () => {
    const lab = await openLab()
    const request = lab.request(['counts'])
    const [first, second] = await Promise.all([lab.executor.start(request, calm), lab.executor.start(request, calm)])
    expect(second).toBe(first)
    expect(await lab.executor.start(request, calm)).toBe(first)
    await first.kill(calm)
  })

  it.each([['exits', '3'] as const, ['dies', 'TERM'] as const, ['closes', ''] as const])(
    'tells how dbt ended: %s %s',
    async (what, how) => {
      const lab = await openLab()
      const execution = await lab.start([what, how])
      const ending = await execution.ended(calm)
      const expected = {
        exits: { kind: 'exited', code: 3 },
        dies: { kind: 'signalled', signal: 'SIGTERM' },
        closes: { kind: 'exited', code: 4 },
      }
      expect(ending).toMatchObject({
        ...expected[what],
        strays: [],
        at: expect.any(Number),
        seconds: expect.any(Number),
      })
      expect(ending).not.toHaveProperty('version')
    },
  )
})

describe('a start that is refused', () => {
  const refused = async (lab: Awaited<ReturnType<typeof openLab>>, start: Promise<unknown>) => {
    const error: unknown = await start.catch((thrown: unknown) => thrown)
    if (!MillraceError.isInstance(error)) throw new Error(`not refused: ${String(error)}`)
    expect(await readdir(join(lab.folder, 'root', 'runs')).catch(() => [])).toEqual([])
    return error
  }

  it('says that the project is missing, or no folder', async () => {
    const lab = await openLab()
    const at = (project: string) => lab.start(['exits', '0'], { place: { install: lab.install, project } })
    const missing = await refused(lab, at(join(lab.folder, 'nowhere')))
    expect(missing).toMatchObject({ refusal: 'project-missing', code: 'START_REFUSED_PROJECT_MISSING' })
    expect(missing.message).toMatch(/nowhere .*ENOENT.*`project`/)
    await writeFile(join(lab.folder, 'file'), '')
    expect((await refused(lab, at(join(lab.folder, 'file')))).message).toContain('is no folder')
  })

  it('says that dbt is gone', async () => {
    const lab = await openLab()
    await rm(lab.install.executable)
    const error = await refused(lab, lab.start(['exits', '0']))
    expect(error).toMatchObject({ refusal: 'not-startable' })
    expect(error.message).toContain(lab.install.executable)
  })

  it('says that the interpreter of dbt is gone', async () => {
    const lab = await openLab()
    await writeFile(lab.install.executable, '#!/no/such/python\n')
    const error = await refused(lab, lab.start(['exits', '0']))
    expect(error).toMatchObject({ refusal: 'not-startable' })
    expect(error.message).toMatch(/`#!\/no\/such\/python`.*Make the venv anew/)
  })

  it('says that dbt is no program', async () => {
    const lab = await openLab()
    await chmod(lab.install.executable, 0o600)
    const error = await refused(lab, lab.start(['exits', '0']))
    expect(error).toMatchObject({ refusal: 'not-startable', message: expect.stringContaining('not executable') })
  })

  it('says that there are too many arguments', async () => {
    const lab = await openLab()
    const error = await refused(lab, lab.start(['says', 'x'.repeat(200_000)]))
    expect(error).toMatchObject({ refusal: 'not-startable' })
    expect(error.message).toContain('too long')
  })

  it('says that the folder cannot be made', async () => {
    const lab = await openLab()
    await mkdir(join(lab.folder, 'root'))
    await writeFile(join(lab.folder, 'root', 'runs'), 'a file in its place')
    const error = await lab.start(['exits', '0']).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(StartRefusedError)
    expect(error).toMatchObject({ refusal: 'folder-unwritable' })
    expect((error as Error).message).toContain('`root`')
  })

  it.skipIf(process.getuid?.() === 0)('says that the folder may not be written', async () => {
    const lab = await openLab()
    await mkdir(join(lab.folder, 'root'), { mode: 0o500 })
    expect(await refused(lab, lab.start(['exits', '0']))).toMatchObject({ refusal: 'folder-unwritable' })
    await chmod(join(lab.folder, 'root'), 0o700)
  })

  it('says that an input would lie elsewhere, or twice in the same place', async () => {
    const lab = await openLab()
    const content = Buffer.from('')
    const outside = await refused(lab, lab.start(['exits', '0'], { inputs: [{ path: '../x', content }] }))
    expect(outside).toBeInstanceOf(UsageError)
    const twice = [{ path: 'claim', content }]
    expect(await refused(lab, lab.start(['exits', '0'], { inputs: twice }))).toMatchObject({ code: 'ADAPTER_FAILED' })
  })

  it('says that `node` is none', async () => {
    const lab = await openLab({ node: '/no/such/node' })
    const error = await refused(lab, lab.start(['exits', '0']))
    expect(error).toMatchObject({ refusal: 'not-startable' })
    expect(error.message).toMatch(/\/no\/such\/node.*`node`/)
  })

  it('repeats the last words of a supervisor that cannot run', async () => {
    const lab = await openLab({ node: '/bin/sh' })
    const error = await refused(lab, lab.start(['exits', '0']))
    expect(error).toMatchObject({ refusal: 'not-startable' })
    expect(error.message).toMatch(/main\.ts.*`node`/s)
  })

  it('can be tried again', async () => {
    const lab = await openLab()
    const program = await readFile(lab.install.executable)
    await rm(lab.install.executable)
    const request = lab.request(['says', 'at last'])
    await refused(lab, lab.executor.start(request, calm))
    await writeFile(lab.install.executable, program, { mode: 0o755 })
    expect(await wholeOutput(await lab.executor.start(request, calm))).toBe('at last\n')
  })
})

describe('a start that is aborted', () => {
  it('does nothing when it was aborted before', async () => {
    const lab = await openLab()
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(lab.executor.start(lab.request(['waits']), { signal })).rejects.toThrow('enough')
    expect(await readdir(lab.folder)).not.toContain('root')
  })

  it('leaves neither folder nor process when dbt has just been started', async () => {
    const lab = await openLab()
    let undone = 0
    while (undone < 3) {
      const request = lab.request(['ignores'])
      const { root } = lab.executor.layout(request.attempt)
      const controller = new AbortController()
      const starting = lab.executor.start(request, controller).catch((error: unknown) => error)
      while (!existsSync(join(root, 'stdout'))) await setImmediate()
      controller.abort(new Error('enough'))
      const outcome = await starting
      if (outcome === controller.signal.reason) {
        undone += 1
        expect(existsSync(root)).toBe(false)
        // The lab is on the PATH of whatever was started in it.
        expect(await linuxProcesses.carriers(await linuxProcesses.all(), lab.folder)).toEqual(new Set())
      } else {
        await (outcome as Execution).kill(calm)
        await (outcome as Execution).ended(calm)
      }
    }
  })
})
