import { appendFile, copyFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OutputLostError } from '@millrace/core'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { tailFile } from './tail-file.ts'

const over = AbortSignal.abort()
const running = new AbortController().signal
const calm = new AbortController().signal

let path: string
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-tail-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  path = join(folder, 'stdout')
  await writeFile(path, '')
})

/** Reads on until the pieces hold so many bytes. */
function reader(fromOffset: number, options = { over: running, signal: calm }) {
  const chunks = tailFile(path, fromOffset, options)
  const next = async () => {
    const { value } = await chunks.next()
    return value && { offset: value.offset, text: Buffer.from(value.bytes).toString() }
  }
  return { chunks, next }
}

describe('tailFile', () => {
  it('gives what is there and what comes', async () => {
    await writeFile(path, 'one ')
    const { next, chunks } = reader(0)
    expect(await next()).toEqual({ offset: 0, text: 'one ' })
    const second = next()
    await appendFile(path, 'two')
    expect(await second).toEqual({ offset: 4, text: 'two' })
    await chunks.return()
  })

  it('begins where it is told to', async () => {
    await writeFile(path, 'one two')
    const { next } = reader(4, { over, signal: calm })
    expect(await next()).toEqual({ offset: 4, text: 'two' })
    expect(await next()).toBeUndefined()
  })

  it('reads what came before the end of the writer, then ends', async () => {
    const end = new AbortController()
    const { next } = reader(0, { over: end.signal, signal: calm })
    const first = next()
    await appendFile(path, 'last words')
    end.abort()
    expect(await first).toEqual({ offset: 0, text: 'last words' })
    expect(await next()).toBeUndefined()
  })

  it('cuts a large file into pieces that follow one another', async () => {
    const content = Buffer.alloc(1_000_000, 'abcdefg')
    await writeFile(path, content)
    const pieces: Buffer[] = []
    let expected = 0
    for await (const { offset, bytes } of tailFile(path, 0, { over, signal: calm })) {
      expect(offset).toBe(expected)
      expect(bytes.length).toBeLessThanOrEqual(256 * 1024)
      expected += bytes.length
      pieces.push(Buffer.from(bytes))
    }
    expect(Buffer.concat(pieces).equals(content)).toBe(true)
  })

  it('lets others have their turn between two pieces of what flows', async () => {
    await writeFile(path, Buffer.alloc(1_000_000))
    const { chunks } = reader(0, { over, signal: calm })
    await chunks.next()
    let turns = 0
    setImmediate(() => (turns += 1))
    await chunks.next()
    expect(turns).toBe(1)
  })

  it('stops with the reason of the signal, also while it waits', async () => {
    const enough = new AbortController()
    const { next } = reader(0, { over: running, signal: enough.signal })
    const waiting = next()
    enough.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(reader(0, { over, signal: enough.signal }).next()).rejects.toThrow('enough')
  })
})

describe('output that was there and is not', () => {
  it.each([
    ['is shorter than what was read', (file: string) => truncate(file, 2)],
    ['is deleted', (file: string) => rm(file)],
    [
      'is replaced by another file',
      async (file: string) => {
        await copyFile(file, `${file}.copy`)
        await rename(`${file}.copy`, file)
      },
    ],
    [
      'is renamed and made anew',
      async (file: string) => {
        await rename(file, `${file}.1`)
        await writeFile(file, 'seven b')
      },
    ],
    ['is renamed', (file: string) => rename(file, `${file}.1`)],
  ])('%s', async (_, damage) => {
    await writeFile(path, 'seven b')
    const { next } = reader(0)
    expect(await next()).toEqual({ offset: 0, text: 'seven b' })
    await damage(path)
    const lost = await next().catch((error: unknown) => error)
    expect(lost).toBeInstanceOf(OutputLostError)
    expect(lost).toMatchObject({ code: 'OUTPUT_LOST', message: expect.stringContaining(path) })
  })

  it('was never there', async () => {
    await rm(path)
    await expect(reader(0).next()).rejects.toBeInstanceOf(OutputLostError)
  })

  it('ends before the place where reading is to begin', async () => {
    await writeFile(path, 'short')
    await expect(reader(100).next()).rejects.toThrow(/shrunk to 5 bytes; 100 had been read/)
  })
})
