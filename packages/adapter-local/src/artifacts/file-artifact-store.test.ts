import { constants } from 'node:fs'
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileArtifactStore, type FileArtifactStore } from './file-artifact-store.ts'

const { signal } = new AbortController()
const options = { signal }

let folder: string
let root: string
let store: FileArtifactStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-artifacts-'))
  root = join(folder, 'artifacts')
  store = fileArtifactStore({ root })
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function* bytes(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function collect<T>(values: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

const put = (key: string, text = 'content') => store.put(key, bytes(text), options)

async function read(key: string): Promise<string | undefined> {
  const pieces = await store.get(key, options)
  return pieces === undefined ? undefined : Buffer.concat(await collect(pieces)).toString()
}

const keys = async (prefix = '') => (await collect(store.list(prefix, options))).map(({ key }) => key)

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

const files = async () => (await readdir(root, { recursive: true }).catch(() => [])).sort()

describe('fileArtifactStore', () => {
  it('keeps an artifact as a plain file under its key, for its owner only', async () => {
    const entry = await store.put('day/run/run_results.json', bytes('{', '}'), options)
    const path = join(root, 'day/run/run_results.json')
    expect(await readFile(path, 'utf8')).toBe('{}')
    expect(entry).toEqual({
      key: 'day/run/run_results.json',
      bytes: 2,
      storedAt: Math.floor((await stat(path)).mtimeMs),
    })
    expect([await modeOf(root), await modeOf(join(root, 'day/run')), await modeOf(path)]).toEqual([0o700, 0o700, 0o600])
  })

  it('replaces an artifact, and a link that somebody has put in its place, not what the link leads to', async () => {
    await put('a/b', 'one')
    await put('a/b', 'two')
    expect(await read('a/b')).toBe('two')
    await writeFile(join(folder, 'outside'), 'outside')
    await symlink(join(folder, 'outside'), join(root, 'a/link'))
    await put('a/link', 'inside')
    expect(await read('a/link')).toBe('inside')
    expect(await readFile(join(folder, 'outside'), 'utf8')).toBe('outside')
  })

  it('keeps the source waiting for the disk, piece by piece, and takes large pieces', async () => {
    const piece = Buffer.alloc(3_000_000, 'x')
    async function* source() {
      for (let count = 0; count < 5; count += 1) yield piece
    }
    expect((await store.put('large', source(), options)).bytes).toBe(15_000_000)
    expect((await stat(join(root, 'large'))).size).toBe(15_000_000)
  })

  it('refuses keys that lead elsewhere, and names that are its own', async () => {
    for (const key of ['../a', '/a', 'a//b', 'a\\b', 'a/.millrace-1.tmp', '.millrace-x.tmp/a']) {
      await expect(put(key)).rejects.toMatchObject({ name: 'StoreError', code: 'ARTIFACT_KEY_INVALID' })
      await expect(store.get(key, options)).rejects.toMatchObject({ code: 'ARTIFACT_KEY_INVALID' })
      await expect(store.delete(key, options)).rejects.toMatchObject({ code: 'ARTIFACT_KEY_INVALID' })
    }
    await expect(keys('../')).rejects.toMatchObject({ code: 'ARTIFACT_KEY_INVALID' })
    expect(await files()).toEqual([])
  })

  it('refuses to go through symbolic links below the root, and makes nothing behind them', async () => {
    const outside = join(folder, 'outside')
    await mkdir(outside)
    await writeFile(join(outside, 'secret'), 'secret')
    await mkdir(root)
    await symlink(outside, join(root, 'way'))
    await symlink(join(outside, 'secret'), join(root, 'file'))
    const refused = { code: 'LINK_REFUSED' }
    await expect(put('way/new/file')).rejects.toMatchObject(refused)
    await expect(store.get('way/secret', options)).rejects.toMatchObject(refused)
    await expect(store.get('file', options)).rejects.toMatchObject(refused)
    await expect(store.delete('way/secret', options)).rejects.toMatchObject(refused)
    await expect(store.delete('file', options)).rejects.toMatchObject(refused)
    await expect(keys('way/')).rejects.toMatchObject(refused)
    expect(await keys()).toEqual([])
    expect(await readdir(outside)).toEqual(['secret'])
  })

  it('works where the root itself is a link', async () => {
    await mkdir(join(folder, 'real'))
    await symlink(join(folder, 'real'), root)
    await put('a/b')
    expect(await read('a/b')).toBe('content')
    expect(await keys()).toEqual(['a/b'])
  })

  it('does not wait for a FIFO that stands in place of an artifact', async () => {
    await mkdir(root)
    await execa('mkfifo', [join(root, 'pipe')])
    await expect(store.get('pipe', options)).rejects.toMatchObject({ code: 'LINK_REFUSED' })
    expect(await keys()).toEqual([])
    await put('late')
    const late = await store.get('late', options)
    await rm(join(root, 'late'))
    await execa('mkfifo', [join(root, 'late')])
    await expect(collect(late ?? [])).rejects.toMatchObject({ code: 'LINK_REFUSED' })
  })

  it('says that an artifact is gone when it vanishes before it is read', async () => {
    await put('a')
    const found = await store.get('a', options)
    await store.delete('a', options)
    await expect(collect(found ?? [])).rejects.toMatchObject({
      code: 'READ_FAILED',
      message: expect.stringContaining("'a'"),
    })
  })

  it('lets an artifact be read more than once', async () => {
    await put('a', 'x')
    const found = (await store.get('a', options)) ?? []
    expect(Buffer.concat(await collect(found)).toString()).toBe('x')
    expect(Buffer.concat(await collect(found)).toString()).toBe('x')
  })

  it('removes folders with their last artifact, but not the root', async () => {
    await put('day/run/a')
    await put('day/other')
    await store.delete('day/run/a', options)
    expect(await files()).toEqual(['day', 'day/other'])
    await store.delete('day/other', options)
    await store.delete('day/other', options)
    expect(await files()).toEqual([])
    await access(root, constants.W_OK)
    await store.delete('day', options)
  })

  it('lists only plain files that have a key', async () => {
    await put('a/b')
    await writeFile(join(root, 'a/.millrace-1.tmp'), 'half')
    await writeFile(join(root, 'a/back\\slash'), 'foreign')
    expect(await keys()).toEqual(['a/b'])
    expect(await keys('a/b/')).toEqual([])
  })

  it('passes over what vanishes while it is listed', async () => {
    for (const key of ['a/1', 'b/2', 'c', 'd']) await put(key)
    const listed: string[] = []
    for await (const { key } of store.list('', options)) {
      listed.push(key)
      await rm(join(root, 'b'), { recursive: true, force: true })
      await rm(join(root, 'c'), { force: true })
    }
    expect(listed).toEqual(['a/1', 'd'])
  })

  it('survives others that remove the empty folders it makes', async () => {
    const both = Array.from({ length: 60 }, (_, index) => index)
    await Promise.all(
      both.map(async (index) => {
        await put(`day/run/deep/${index}`)
        await store.delete(`day/run/deep/${index}`, options)
      }),
    )
    expect(await files()).toEqual([])
  })
})

describe('fileArtifactStore, when a put fails', () => {
  it('leaves nothing when the source fails, and passes its error on', async () => {
    const broken = new Error('broken')
    async function* source() {
      yield Buffer.from('half')
      throw broken
    }
    await expect(store.put('day/run/a', source(), options)).rejects.toBe(broken)
    expect(await files()).toEqual([])
  })

  it('leaves nothing when it is aborted while the source is silent', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    async function* source() {
      yield Buffer.from('half')
      stop.abort(reason)
      await new Promise(() => undefined)
    }
    await expect(store.put('day/run/a', source(), { signal: stop.signal })).rejects.toBe(reason)
    expect(await files()).toEqual([])
  })

  it('does not begin under a signal that has aborted', async () => {
    const aborted = { signal: AbortSignal.abort('no') }
    await expect(store.put('a', bytes('x'), aborted)).rejects.toBe('no')
    await expect(store.get('a', aborted)).rejects.toBe('no')
    await expect(store.delete('a', aborted)).rejects.toBe('no')
    await expect(collect(store.list('', aborted))).rejects.toBe('no')
    await expect(store.prune(aborted)).rejects.toBe('no')
    expect(await files()).toEqual([])
  })

  it('names the key when an artifact stands in the way', async () => {
    await put('a')
    await put('folder/b')
    const conflict = (key: string) => ({ code: 'KEY_CONFLICT', message: expect.stringContaining(`'${key}'`) })
    await expect(put('a/b')).rejects.toMatchObject(conflict('a/b'))
    await expect(put('folder')).rejects.toMatchObject(conflict('folder'))
    expect(await keys()).toEqual(['a', 'folder/b'])
    expect(await files()).toEqual(['a', 'folder', 'folder/b'])
  })

  it('names `root` when it cannot be made or written', async () => {
    await writeFile(join(folder, 'file'), '')
    for (const bad of [join(folder, 'file'), join(folder, 'file/below'), '/proc/millrace']) {
      store = fileArtifactStore({ root: bad })
      await expect(put('a')).rejects.toMatchObject({
        name: 'StoreError',
        code: 'ROOT_UNWRITABLE',
        message: expect.stringContaining(`\`root\` ('${bad}')`),
      })
    }
    expect(await keys()).toEqual([])
    expect(await read('a')).toBeUndefined()
  })
})

describe('fileArtifactStore, where the file system refuses', () => {
  it('says so, and names what was asked for', async () => {
    await symlink(root, root)
    store = fileArtifactStore({ root, retention: { maxCount: 1 } })
    const failed = { name: 'StoreError', code: 'READ_FAILED', message: expect.stringContaining(root) }
    await expect(store.get('a/b', options)).rejects.toMatchObject(failed)
    await expect(store.delete('a/b', options)).rejects.toMatchObject(failed)
    await expect(keys('a/')).rejects.toMatchObject(failed)
    await expect(store.prune()).rejects.toMatchObject({ ...failed, code: 'WRITE_FAILED' })
    await expect(put('a')).rejects.toMatchObject({ ...failed, code: 'ROOT_UNWRITABLE' })
  })
})

describe('options of fileArtifactStore', () => {
  it.each([
    [{}, '`root`: expected the path of a folder'],
    [{ root: '' }, 'got an empty text'],
    [{ root: 'a\0b' }, 'NUL'],
    [{ root: 'a', keep: 1 }, 'there is no option `keep`'],
    [{ root: 'a', retention: { maxCount: 0 } }, '`retention.maxCount`: expected at least 1 run'],
    [{ root: 'a', retention: { maxCount: 1.5 } }, '`retention.maxCount`: expected a whole number'],
    [{ root: 'a', retention: { maxAge: 'a while' } }, '`retention.maxAge`: expected a duration'],
    [{ root: 'a', retention: { maxAge: 0 } }, '`retention.maxAge`: expected a duration'],
    ['a', 'fileArtifactStore: '],
  ])('%j: %s', (given, message) => {
    expect(() => fileArtifactStore(given as never)).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        code: 'OPTION_INVALID',
        message: expect.stringContaining(message),
      }),
    )
  })
})
