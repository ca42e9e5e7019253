import { mkdir, readdir, rename, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OutputLostError, type Execution } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { calm, heard, openLab, wholeOutput, type Lab } from './testing-lab.ts'

const folderOf = (lab: Lab, { ref }: Execution) => join(lab.folder, 'root', 'runs', ref['folder'] as string)

async function all<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

describe('output', () => {
  it('is live, and begins where it is told to', async () => {
    const lab = await openLab()
    const execution = await lab.start(['counts'])
    expect(await heard(execution, 'ready')).toBe('ready\n')
    await execution.terminate(calm)
    const [first] = await all(execution.output('stdout', 3, calm))
    expect(first).toMatchObject({ offset: 3 })
    expect(await wholeOutput(execution)).toBe('ready\nterminated\n')
  })

  it('keeps the two streams apart', async () => {
    const lab = await openLab()
    const execution = await lab.start(['complains', 'no such option'])
    expect(await wholeOutput(execution, 'stderr')).toBe('no such option\n')
    expect(await wholeOutput(execution, 'stdout')).toBe('')
  })

  it('is whole, however much it is', async () => {
    const lab = await openLab()
    const execution = await lab.start(['floods', '3000001'])
    let bytes = 0
    for await (const chunk of execution.output('stdout', 0, calm)) {
      expect(chunk.offset).toBe(bytes)
      bytes += chunk.bytes.length
    }
    expect(bytes).toBe(3_000_001)
  })

  it('is lost when it was truncated, and dbt’s next byte does not hide that', async () => {
    const lab = await openLab()
    const execution = await lab.start(['counts'])
    const chunks = execution.output('stdout', 0, calm)[Symbol.asyncIterator]()
    await chunks.next()
    await truncate(join(folderOf(lab, execution), 'stdout'), 0)
    await execution.interrupt(calm)
    await expect(chunks.next()).rejects.toBeInstanceOf(OutputLostError)
    await execution.kill(calm)
  })

  it('is lost when it was replaced', async () => {
    const lab = await openLab()
    const execution = await lab.start(['waits'])
    const chunks = execution.output('stdout', 0, calm)[Symbol.asyncIterator]()
    await chunks.next()
    const stdout = join(folderOf(lab, execution), 'stdout')
    await rename(stdout, `${stdout}.1`)
    await writeFile(stdout, 'ready\n')
    await expect(chunks.next()).rejects.toThrow('replaced')
    await execution.kill(calm)
  })
})

describe('files', () => {
  it('are listed and read', async () => {
    const lab = await openLab()
    const execution = await lab.start(['says', 'x'])
    await execution.ended(calm)
    await writeFile(join(folderOf(lab, execution), 'target', 'manifest.json'), '{}')
    expect(await execution.list('target/', calm)).toEqual([{ path: 'target/manifest.json', bytes: 2 }])
    const pieces = await all(execution.read('target/manifest.json', { maxBytes: 9, ...calm }))
    expect(Buffer.concat(pieces).toString()).toBe('{}')
    await expect(
      execution
        .read('target/none', { maxBytes: 9, ...calm })
        [Symbol.asyncIterator]()
        .next(),
    ).rejects.toThrow("There is no file 'target/none'")
  })
})

describe('dispose', () => {
  it('removes the folder, and those above that are empty then', async () => {
    const lab = await openLab()
    const [first, second] = [await lab.start(['says', 'x']), await lab.start(['says', 'y'])]
    await Promise.all([first.ended(calm), second.ended(calm)])
    await first.dispose(calm)
    await first.dispose(calm)
    await expect(stat(folderOf(lab, first))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await wholeOutput(second)).toBe('y\n')
    await second.dispose(calm)
    expect(await readdir(join(lab.folder, 'root', 'runs'))).toEqual([])
  })

  it('leaves alone what is not of the attempt', async () => {
    const lab = await openLab()
    const execution = await lab.start(['says', 'x'])
    await execution.ended(calm)
    await mkdir(join(folderOf(lab, execution), '..', 'attempt-7'))
    await execution.dispose(calm)
    expect(await readdir(join(folderOf(lab, execution), '..'))).toEqual(['attempt-7'])
  })

  it('is refused while dbt runs', async () => {
    const lab = await openLab()
    const execution = await lab.start(['waits'])
    await expect(execution.dispose(calm)).rejects.toMatchObject({ code: 'ADAPTER_FAILED' })
    expect(await heard(execution, 'ready')).toBe('ready\n')
    await execution.kill(calm)
  })

  it('does not lose against ten attempts that come and go in the same folders', async () => {
    const lab = await openLab()
    const rounds = Array.from({ length: 10 }, async () => {
      const execution = await lab.start(['says', 'x'])
      await execution.ended(calm)
      await execution.dispose(calm)
    })
    await Promise.all(rounds)
    expect(await readdir(join(lab.folder, 'root', 'runs'))).toEqual([])
  })
})
