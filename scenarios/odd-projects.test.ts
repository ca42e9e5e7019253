import { rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Mount, needsMount } from './support/disk.ts'
import { mainVenv, needsDbt } from './support/venvs.ts'
import { filesBelow, Workbench } from './support/workbench.ts'

const build = { name: 'build' } as const
const built = { outcome: 'succeeded', nodes: { length: 3 } }

describe('a project in an odd place', { concurrent: true }, () => {
  needsDbt(mainVenv)

  describe('that nobody may write', () => {
    needsMount()

    it('is built all the same', async () => {
      await using bench = await Workbench.make()
      await using _project = Mount.readOnly(bench.project)
      await expect(bench.write('probe', '')).rejects.toMatchObject({ code: 'EROFS' })
      expect((await bench.run(build)).result).toMatchObject(built)
    })
  })

  it('is built in a folder of any name, and nothing is written there', async () => {
    await using bench = await Workbench.make()
    const project = join(bench.folder, '--select=nothing weiß 蛙 🐸 \'quoted\' "twice" $HOME `x` * ;&| back\\slash')
    await rename(bench.project, project)
    const before = await filesBelow(project)
    const { result, events } = await bench.run(build, { project, profile: { dir: project } })
    expect(result).toMatchObject(built)
    expect(events[0]).toMatchObject({ type: 'run:queued', project })
    expect(await filesBelow(project)).toEqual(before)
  })

  it('is built through a link, with models that are links, and known by the path as given', async () => {
    await using bench = await Workbench.make()
    const link = join(bench.folder, 'link')
    await symlink('project', link)
    await rename(join(bench.project, 'models', 'frogs.sql'), join(bench.folder, 'elsewhere.sql'))
    await symlink(join(bench.folder, 'elsewhere.sql'), join(bench.project, 'models', 'frogs.sql'))
    const before = await bench.snapshot()
    const { result } = await bench.run(build, { project: link, profile: { dir: link } })
    expect(result).toMatchObject(built)
    const [created] = await bench.journal(result.runId)
    expect(created).toMatchObject({ type: 'created', place: { project: link } })
    expect(await bench.snapshot()).toEqual(before)
  })

  it('is found relative to the folder of our own process', async () => {
    await using bench = await Workbench.make()
    const upwards = process
      .cwd()
      .split('/')
      .slice(1)
      .map(() => '..')
    const relative = join(...upwards, bench.project)
    const { result } = await bench.run({ name: 'debug' }, { project: relative, profile: { dir: relative } })
    expect(result.outcome).toBe('succeeded')
    const [created] = await bench.journal(result.runId)
    expect(created).toMatchObject({ type: 'created', place: { project: bench.project } })
  })
})
