import { execFileSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { calm, openLab, type Lab } from './testing-lab.ts'

const canMount = process.platform === 'linux' && process.getuid?.() === 0
if (!canMount) console.warn('NOT TESTED: full and read-only disks. It takes root on Linux, to mount a small tmpfs.')

/** A lab whose root is a disk of its own, mounted with such options. */
async function openDisk(options: string): Promise<{ lab: Lab; disk: string }> {
  const lab = await openLab()
  const disk = join(lab.folder, 'root')
  await mkdir(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk])
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]))
  return { lab, disk }
}

describe.skipIf(!canMount)('a full disk', () => {
  it('is told before dbt starts, and nothing stays', async () => {
    const { lab, disk } = await openDisk('size=16k')
    await writeFile(join(disk, 'ballast'), Buffer.alloc(16 * 1024)).catch(() => undefined)
    const refused = lab.start(['says', 'x'])
    await expect(refused).rejects.toMatchObject({ refusal: 'no-space', code: 'START_REFUSED_NO_SPACE' })
    await expect(refused).rejects.toThrow(/ENOSPC.*make room/)
    expect(await readdir(join(disk, 'runs')).catch(() => [])).toEqual([])
  })

  it('is told when an input does not fit', async () => {
    const { lab } = await openDisk('size=64k')
    const inputs = [{ path: 'state/manifest.json', content: Buffer.alloc(256 * 1024) }]
    await expect(lab.start(['says', 'x'], { inputs })).rejects.toMatchObject({ refusal: 'no-space' })
  })

  it('does not keep the end of dbt from being recorded', async () => {
    const { lab, disk } = await openDisk('size=64k')
    const execution = await lab.start(['fills'])
    const ending = await execution.ended(calm)
    expect(ending).toMatchObject({ kind: 'exited', code: 5 })
    await expect(writeFile(join(disk, 'more'), Buffer.alloc(8 * 1024))).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await (await lab.another().attach(execution.ref, calm)).ended(calm)).toEqual(ending)
  })

  it('leaves out a kept file that does not fit', async () => {
    const { lab, disk } = await openDisk('size=512k')
    const first = await lab.start(['floods', '150000'])
    await first.ended(calm)
    await first.keep('key', 'stdout', calm)
    await writeFile(join(disk, 'ballast'), Buffer.alloc(150 * 1024))
    const second = await lab.start(['says', 'x'], { inputs: [{ path: 'target/partial_parse.msgpack', kept: 'key' }] })
    expect(await second.ended(calm)).toMatchObject({ kind: 'exited', code: 0 })
    expect(await second.list('target/', calm)).toEqual([])
  })
})

describe.skipIf(!canMount)('a read-only disk', () => {
  it('is told before dbt starts', async () => {
    const { lab } = await openDisk('ro')
    const refused = lab.start(['says', 'x'])
    await expect(refused).rejects.toMatchObject({ refusal: 'folder-unwritable' })
    await expect(refused).rejects.toThrow(/EROFS.*`root`/)
  })
})
