import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { KeptFiles } from './kept-files.ts'

const limits = { entries: 3, bytes: 1_000, strandedMs: 60_000 }

let folder: string
let kept: KeptFiles
let source: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-kept-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  kept = new KeptFiles(join(folder, 'kept'), limits)
  source = join(folder, 'partial_parse.msgpack')
})

let copies = 0
async function taken(key: string): Promise<string | undefined> {
  const destination = join(folder, `copy-${++copies}`)
  if (await kept.take(key, destination)) return readFile(destination, 'utf8')
  expect(await readdir(folder)).not.toContain(`copy-${copies}`)
  return undefined
}

async function put(key: string, content: string): Promise<void> {
  await writeFile(source, content)
  await kept.put(key, source)
}

/** Makes the entries older than they are, in order of their age. */
async function age(seconds: number): Promise<void> {
  for (const name of await readdir(join(folder, 'kept'))) {
    const path = join(folder, 'kept', name)
    const { mtimeMs } = await stat(path)
    await utimes(path, new Date(), new Date(mtimeMs - seconds * 1_000))
  }
}

describe('KeptFiles', () => {
  it('gives back what was put last under a key', async () => {
    await put('a project', 'one')
    await put('a project', 'two')
    await put('another', 'three')
    expect(await taken('a project')).toBe('two')
    expect(await taken('another')).toBe('three')
    expect(await taken('unknown')).toBeUndefined()
  })

  it('keeps files private, whatever the mode of the source', async () => {
    await put('key', 'one')
    const [name = ''] = await readdir(join(folder, 'kept'))
    expect((await stat(join(folder, 'kept', name))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'kept'))).mode & 0o777).toBe(0o700)
  })

  it('removes what was used longest ago when there are too many', async () => {
    for (const key of ['a', 'b', 'c']) {
      await put(key, key)
      await age(10)
    }
    expect(await taken('a')).toBe('a')
    await put('d', 'd')
    expect(await taken('b')).toBeUndefined()
    expect([await taken('a'), await taken('c'), await taken('d')]).toEqual(['a', 'c', 'd'])
  })

  it('removes the oldest when there are too many bytes, and never takes what alone is too much', async () => {
    await put('a', 'a'.repeat(600))
    await age(10)
    await put('b', 'b'.repeat(600))
    expect(await taken('a')).toBeUndefined()
    await put('c', 'c'.repeat(1_001))
    expect(await taken('c')).toBeUndefined()
    expect(await taken('b')).toHaveLength(600)
  })

  it('sweeps up copies of processes that died, and leaves those of others alone', async () => {
    await put('a', 'a')
    const [dead, alive] = [join(folder, 'kept', '.new-dead'), join(folder, 'kept', '.new-alive')]
    await Promise.all([writeFile(dead, 'x'), writeFile(alive, 'x')])
    const longAgo = new Date(Date.now() - 2 * limits.strandedMs)
    await utimes(dead, longAgo, longAgo)
    await put('b', 'b')
    const names = await readdir(join(folder, 'kept'))
    expect(names).toContain('.new-alive')
    expect(names).not.toContain('.new-dead')
  })

  it('never fails: not for a missing source, nor for a folder that cannot be', async () => {
    await kept.put('a', join(folder, 'missing'))
    expect(await taken('a')).toBeUndefined()
    await rm(join(folder, 'kept'), { recursive: true, force: true })
    await writeFile(join(folder, 'kept'), 'a file in its place')
    await put('a', 'a')
    expect(await taken('a')).toBeUndefined()
  })

  it('gives one of the whole files, however many write at once', async () => {
    const contents = Array.from({ length: 12 }, (_, index) => String(index).repeat(50))
    const writers = contents.map(async (content, index) => {
      const own = join(folder, `source-${index}`)
      await writeFile(own, content)
      await new KeptFiles(join(folder, 'kept'), limits).put('key', own)
    })
    const readers = contents.map(() => taken('key'))
    await Promise.all(writers)
    for (const content of await Promise.all(readers)) expect([undefined, ...contents]).toContain(content)
    expect(contents).toContain(await taken('key'))
    expect(await readdir(join(folder, 'kept'))).toHaveLength(1)
  })
})
