import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
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

const files = async () => (await readdir(root, { recursive: true }).catch(() => [])).sort()

describe('retention', () => {
  const hour = 3_600_000

  async function putAged(key: string, ageMs: number): Promise<void> {
    await put(key)
    const at = new Date(Date.now() - ageMs)
    await utimes(join(root, key), at, at)
  }

  it('keeps everything without it', async () => {
    await putAged('day/run/a', 1000 * 24 * hour)
    expect(await store.prune()).toEqual([])
    expect(await keys()).toEqual(['day/run/a'])
  })

  it('keeps the newest runs, by when they were last written', async () => {
    for (const [run, age] of [
      ['d1/old', 5],
      ['d1/kept', 1],
      ['d2/older', 6],
      ['d3/new', 2],
    ] as const) {
      await putAged(`${run}/step-1/run_results.json`, age * hour)
      await putAged(`${run}/first`, 9 * hour)
    }
    store = fileArtifactStore({ root, retention: { maxCount: 2 } })
    expect(await store.prune()).toEqual(['d2/older', 'd1/old'])
    expect(await keys()).toEqual([
      'd1/kept/first',
      'd1/kept/step-1/run_results.json',
      'd3/new/first',
      'd3/new/step-1/run_results.json',
    ])
    expect(await store.prune({ signal })).toEqual([])
  })

  it.each(['3h', '180 m', 3 * hour])('removes runs older than %s', async (maxAge) => {
    await putAged('day/old/a', 4 * hour)
    await putAged('day/young/a', 2 * hour)
    store = fileArtifactStore({ root, retention: { maxAge } })
    expect(await store.prune()).toEqual(['day/old'])
    expect(await keys()).toEqual(['day/young/a'])
  })

  it('is applied by the first artifact of each run, which stays whatever happens', async () => {
    store = fileArtifactStore({ root, retention: { maxCount: 2 } })
    for (const run of ['1', '2', '3', '4']) {
      await put(`day/${run}/a`)
      await put(`day/${run}/b`)
      const at = new Date(Date.now() - hour + Number(run) * 1000)
      await utimes(join(root, `day/${run}/a`), at, at)
      await utimes(join(root, `day/${run}/b`), at, at)
    }
    expect(await keys()).toEqual(['day/3/a', 'day/3/b', 'day/4/a', 'day/4/b'])
    await utimes(join(root, 'day/3/a'), new Date(), new Date(Date.now() + hour))
    await utimes(join(root, 'day/4/a'), new Date(), new Date(Date.now() + hour))
    await put('day/5/a')
    expect(await keys('day/5')).toEqual(['day/5/a'])
  })

  it('touches only what belongs to a run', async () => {
    store = fileArtifactStore({ root, retention: { maxAge: '1h' } })
    await putAged('top', 9 * hour)
    await putAged('day/file', 9 * hour)
    await putAged('day/run/a', 9 * hour)
    await store.prune()
    expect(await keys()).toEqual(['day/file', 'top'])
  })

  it('removes what dead writers left, and leaves what is being written', async () => {
    await put('d/new/a')
    await putAged('d/old/deep/a', 9 * hour)
    store = fileArtifactStore({ root, retention: { maxCount: 1 } })
    const stranded = ['.millrace-0.tmp', 'd/.millrace-1.tmp', 'd/new/.millrace-2.tmp']
    for (const name of stranded) {
      await writeFile(join(root, name), 'half')
      await utimes(join(root, name), new Date(0), new Date(Date.now() - 25 * hour))
    }
    await writeFile(join(root, 'd/old/deep/.millrace-3.tmp'), 'half')
    const at = new Date(Date.now() - 2 * hour)
    await utimes(join(root, 'd/old/deep/.millrace-3.tmp'), at, at)
    expect(await store.prune()).toEqual(['d/old'])
    expect(await files()).toEqual(['d', 'd/new', 'd/new/a', 'd/old', 'd/old/deep', 'd/old/deep/.millrace-3.tmp'])
  })

  it('removes links without following them, and empty folders of runs', async () => {
    await putAged('d/old/a', 9 * hour)
    await writeFile(join(folder, 'outside'), 'outside')
    await symlink(folder, join(root, 'd/old/link'))
    await mkdir(join(root, 'd/empty/step-1'), { recursive: true })
    store = fileArtifactStore({ root, retention: { maxAge: '1h' } })
    expect(await store.prune()).toEqual(['d/empty', 'd/old'])
    expect(await files()).toEqual([])
    expect(await readFile(join(folder, 'outside'), 'utf8')).toBe('outside')
  })

  it('is in no way of a put when it fails, and tells why when it is asked', async () => {
    // Two trees, one put into the other: the innermost folders have longer paths than the system takes.
    const deep = Array.from({ length: 10 }, () => 'x'.repeat(250))
    await mkdir(join(root, 'day/run', ...deep), { recursive: true })
    await mkdir(join(folder, ...deep), { recursive: true })
    await rename(join(folder, String(deep[0])), join(root, 'day/run', ...deep, 'y'))
    try {
      store = fileArtifactStore({ root, retention: { maxCount: 1 } })
      await put('day/other/a')
      expect(await read('day/other/a')).toBe('content')
      await expect(store.prune()).rejects.toMatchObject({ name: 'StoreError', code: 'WRITE_FAILED' })
      await expect(keys()).rejects.toMatchObject({ name: 'StoreError', code: 'READ_FAILED' })
    } finally {
      await execa('rm', ['-rf', root])
    }
  })

  it('stops when it is aborted', async () => {
    store = fileArtifactStore({ root, retention: { maxCount: 1 } })
    await expect(store.prune({ signal: AbortSignal.abort('no') })).rejects.toBe('no')
  })

  it('has nothing to do where there is no root', async () => {
    expect(await fileArtifactStore({ root, retention: { maxCount: 1 } }).prune()).toEqual([])
  })
})
