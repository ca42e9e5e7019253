import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Mount, needsMount } from './support/disk.ts'
import { expectFailure } from './support/told.ts'
import { mainVenv, needsDbt } from './support/venvs.ts'
import { Workbench } from './support/workbench.ts'

const build = { name: 'build' } as const

describe('a disk that is full', { concurrent: true }, () => {
  needsDbt(mainVenv)
  needsMount()

  it('from the start, under the executor: dbt is not started', async () => {
    await using disk = await Mount.small(64)
    await using bench = await Workbench.make({ root: disk.folder })
    await disk.fill()
    const { result } = await bench.run(build)
    expectFailure(result, {
      category: 'resource',
      code: 'START_REFUSED_NO_SPACE',
      message: /ENOSPC/u,
      advice: /`root`/u,
    })
    expect(result.attempts).toMatchObject([{ conclusion: 'incomplete' }])
    expect(result.attempts[0]?.ending).toBeUndefined()
  })

  it('after a while, under the executor: dbt’s own files and output do not fit', async () => {
    await using disk = await Mount.small(200)
    await using bench = await Workbench.make({ root: disk.folder })
    const { result } = await bench.run(build)
    expectFailure(result, { category: 'resource', message: /No space left on device/u, advice: /room/u })
    expect(result.attempts).toMatchObject([{ conclusion: 'incomplete', ending: { kind: 'exited' } }])
    expect(await readdir(join(disk.folder, 'runs'))).toEqual([])
  })

  it('while nodes run, under the executor: what had begun is told, and nothing hangs', async () => {
    await using disk = await Mount.small(8192)
    // Long enough at work that the disk is full before it ends.
    const frogs = 'select count(*) as id from range(25000) a, range(25000) b where hash(a.range, b.range) % 7 = 1'
    await using bench = await Workbench.make({ root: disk.folder, files: { 'models/frogs.sql': frogs } })
    const run = await bench.millrace.start(bench.request(build))
    run.on('node:started', () => disk.fill())
    const result = await run.result()
    // What dbt says of it may not fit either.
    const message = /No space left on device|output of dbt is incomplete: stdout ends in the middle of a line/u
    expectFailure(result, { category: 'resource', message, advice: /disk/u })
    expect(result.nodes.map(({ id }) => id)).toContain('model.pond.frogs')
    expect(result.nodes.every(({ status }) => status !== 'success')).toBe(true)
  })

  it('from the start, under the artifact store: dbt is not started', async () => {
    await using disk = await Mount.small(64)
    await using bench = await Workbench.make({ artifacts: disk.folder })
    await disk.fill()
    const { result } = await bench.run(build)
    expectFailure(result, {
      category: 'artifact',
      code: 'ARTIFACT_STORE_UNWRITABLE',
      message: /no space left/u,
      advice: /make room/u,
    })
    expect(result.attempts).toEqual([])
  })

  it('after a while, under the artifact store: the run failed, the nodes did not, and their files stay', async () => {
    await using disk = await Mount.small(64)
    await using bench = await Workbench.make({ artifacts: disk.folder })
    const { result, events } = await bench.run(build)
    expectFailure(result, {
      category: 'artifact',
      code: 'ARTIFACT_NOT_STORED',
      message: /could not be stored: .*no space left/u,
      advice: /attempt's folder was left in place/u,
    })
    expect(result.nodes.map(({ status }) => status).sort()).toEqual(['pass', 'success', 'success'])
    expect(result.attempts).toMatchObject([{ conclusion: 'complete', succeeded: true }])
    const troubles = events.filter((event) => event.type === 'warning' && event.code === 'ARTIFACT_NOT_STORED')
    expect(troubles.map(({ text }) => text).join()).toMatch(/`target\/manifest\.json` could not be stored/u)
    const left = await readdir(join(bench.root, 'runs'), { recursive: true })
    expect(left.filter((path) => /\/(?:run_results\.json|stdout)$/u.test(path))).toHaveLength(2)
    // What does not fit is not half there.
    const kept = await readdir(disk.folder, { recursive: true, withFileTypes: true })
    expect(kept.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['run.json'])
  })
})
