import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ExitRecord } from './protocol.ts'
import { markInterrupted, replaceRecord, reserveExitRecord, writeExitRecord } from './records.ts'

const record: ExitRecord = { version: 1, kind: 'exited', code: 0, at: 1, seconds: 2, strays: [], settled: true }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-records-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
})

const written = async () => JSON.parse(await readFile(join(folder, 'exit.json'), 'utf8')) as unknown

describe('the record of an exit', () => {
  it('goes into the room that was reserved for it', async () => {
    await reserveExitRecord(folder)
    const reserved = await stat(join(folder, 'exit.json.next'))
    await writeExitRecord(folder, record)
    expect(await written()).toEqual(record)
    const { ino, size, mode } = await stat(join(folder, 'exit.json'))
    expect({ ino, size, mode: mode & 0o777 }).toEqual({ ino: reserved.ino, size: reserved.size, mode: 0o600 })
    expect(await readdir(folder)).toEqual(['exit.json'])
  })

  it('can be replaced by a longer one', async () => {
    await reserveExitRecord(folder)
    await writeExitRecord(folder, { ...record, settled: false })
    const strays = Array.from({ length: 500 }, (_, pid) => ({ pid, command: 'python3.11' }))
    await writeExitRecord(folder, { ...record, strays })
    expect(await written()).toEqual({ ...record, strays })
  })

  it('is refused where something is in its place', async () => {
    await reserveExitRecord(folder)
    await expect(reserveExitRecord(folder)).rejects.toMatchObject({ code: 'EEXIST' })
    await rm(folder, { recursive: true })
    await expect(writeExitRecord(folder, record)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('replaceRecord', () => {
  it('leaves nothing but the record', async () => {
    await replaceRecord(join(folder, 'claim'), { a: 1 })
    await replaceRecord(join(folder, 'claim'), { a: 2 })
    expect(await readdir(folder)).toEqual(['claim'])
    expect(await readFile(join(folder, 'claim'), 'utf8')).toBe('{"a":2}')
  })
})

describe('markInterrupted', () => {
  it('is won once', async () => {
    const won = await Promise.all(Array.from({ length: 8 }, () => markInterrupted(folder)))
    expect(won.filter(Boolean)).toHaveLength(1)
  })

  it('does not stand in the way of a stop where it cannot be made', async () => {
    expect(await markInterrupted(join(folder, 'gone'))).toBe(true)
  })
})
