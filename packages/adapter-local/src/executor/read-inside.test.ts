import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { appendFile, chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileUnreadableError } from '@millrace/core'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { isInside } from './attempt-folder.ts'
import { listInside, readInside, readTextInside } from './read-inside.ts'

const { signal } = new AbortController()
const limits = { maxBytes: 1_000_000, signal }

let outside: string
let folder: string
beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'millrace-read-'))
  onTestFinished(() => rm(outside, { recursive: true, force: true }))
  folder = join(outside, 'attempt')
  await mkdir(join(folder, 'target'), { recursive: true })
  await writeFile(join(outside, 'secret'), 'secret')
})

async function read(path: string, options = limits): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of readInside(folder, path, options)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

async function troubleWith(path: string, options = limits): Promise<string> {
  const error: unknown = await read(path, options).catch((thrown: unknown) => thrown)
  if (!FileUnreadableError.isInstance(error)) throw new Error(`not refused: ${String(error)}`)
  expect(error).toMatchObject({ path, message: expect.stringContaining(path) })
  return error.trouble
}

describe('readInside', () => {
  it('reads a file in pieces', async () => {
    const content = 'x'.repeat(700_000)
    await writeFile(join(folder, 'target', 'run_results.json'), content)
    expect(await read('target/run_results.json')).toBe(content)
  })

  it('reads through a root that is a link itself', async () => {
    await writeFile(join(folder, 'target', 'a'), 'a')
    await symlink(folder, join(outside, 'link'))
    folder = join(outside, 'link')
    expect(await read('target/a')).toBe('a')
  })

  it.each([
    ['no such file', 'target/none', () => Promise.resolve(), 'missing'],
    ['a file in the place of a folder', 'file/a', () => writeFile(join(folder, 'file'), ''), 'missing'],
    ['a folder', 'target', () => Promise.resolve(), 'not-regular'],
    [
      'a FIFO',
      'target/fifo',
      () => Promise.resolve(execFileSync('mkfifo', [join(folder, 'target/fifo')])),
      'not-regular',
    ],
    ['a link', 'target/link', () => symlink(join(outside, 'secret'), join(folder, 'target/link')), 'not-regular'],
    ['a loop of links', 'target/loop', () => symlink('loop', join(folder, 'target/loop')), 'not-regular'],
    ['a folder that is a link', 'out/secret', () => symlink(outside, join(folder, 'out')), 'not-regular'],
    ['a device', 'target/null', () => symlink('/dev/null', join(folder, 'target/null')), 'not-regular'],
  ])('refuses %s', async (_, path, prepare, trouble) => {
    await prepare()
    expect(await troubleWith(path)).toBe(trouble)
  })

  it('refuses a socket', async () => {
    const server = createServer().listen(join(folder, 's'))
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    expect(await troubleWith('s')).toBe('not-regular')
  })

  it.each(['/etc/passwd', '../secret', 'target/../../secret', 'target//a', './a', '', 'a\0b'])(
    'refuses the path %j',
    async (path) => {
      expect(isInside(path)).toBe(false)
      expect(await troubleWith(path)).toBe('unreadable')
    },
  )

  it.skipIf(process.getuid?.() === 0)('refuses what may not be read', async () => {
    await writeFile(join(folder, 'a'), '')
    await chmod(join(folder, 'a'), 0)
    expect(await troubleWith('a')).toBe('unreadable')
  })

  it('refuses a file that is too large, without reading it', async () => {
    await writeFile(join(folder, 'a'), '12345')
    expect(await troubleWith('a', { maxBytes: 4, signal })).toBe('too-large')
    expect(await read('a', { maxBytes: 5, signal })).toBe('12345')
  })

  it('notices a file that becomes too large', async () => {
    await writeFile(join(folder, 'a'), 'x'.repeat(300_000))
    const pieces = readInside(folder, 'a', { maxBytes: 300_000, signal })
    await pieces.next()
    await appendFile(join(folder, 'a'), 'more')
    await expect(pieces.next()).rejects.toMatchObject({ trouble: 'too-large' })
  })

  it('stops with the reason of the signal', async () => {
    await writeFile(join(folder, 'a'), 'x'.repeat(600_000))
    const enough = new AbortController()
    const pieces = readInside(folder, 'a', { maxBytes: 1e6, signal: enough.signal })
    await pieces.next()
    enough.abort(new Error('enough'))
    await expect(pieces.next()).rejects.toThrow('enough')
  })
})

describe('readTextInside', () => {
  it('answers a small text, or nothing', async () => {
    await writeFile(join(folder, 'a'), 'text')
    expect(await readTextInside(folder, 'a', 4)).toBe('text')
    expect(await readTextInside(folder, 'a', 3)).toBeUndefined()
    expect(await readTextInside(folder, 'b', 3)).toBeUndefined()
  })
})

describe('listInside', () => {
  it('lists regular files by prefix, in order, and follows no link', async () => {
    await mkdir(join(folder, 'target', 'compiled', 'x'), { recursive: true })
    await mkdir(join(folder, 'target2'))
    await mkdir(join(folder, 'log'))
    await symlink(outside, join(folder, 'target', 'out'))
    await symlink(join(outside, 'secret'), join(folder, 'target', 'link'))
    const contents = {
      'target/b': 'b',
      'target/a': 'aa',
      'target/compiled/x/a.sql': '',
      'target2/c': '',
      'log/dbt.log': '',
    }
    for (const [path, content] of Object.entries(contents)) await writeFile(join(folder, path), content)

    expect(await listInside(folder, 'target/', signal)).toEqual([
      { path: 'target/a', bytes: 2 },
      { path: 'target/b', bytes: 1 },
      { path: 'target/compiled/x/a.sql', bytes: 0 },
    ])
    const paths = async (prefix: string) => (await listInside(folder, prefix, signal)).map(({ path }) => path)
    expect(await paths('target/compiled/x/a')).toEqual(['target/compiled/x/a.sql'])
    expect(await paths('target2')).toEqual(['target2/c'])
    expect(await paths('')).toHaveLength(5)
    expect(await paths('none/')).toEqual([])
  })

  it('answers nothing for a folder that is gone, and stops with the signal', async () => {
    expect(await listInside(join(folder, 'gone'), '', signal)).toEqual([])
    await expect(listInside(folder, '', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })
})
