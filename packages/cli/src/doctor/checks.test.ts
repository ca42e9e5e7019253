import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatCheck } from './check.ts'
import { adaptersCheck, projectCheck } from './install-checks.ts'
import { nodeCheck, writableCheck } from './machine-checks.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-checks-'))
})

afterEach(() => rm(folder, { recursive: true }))

describe('checks', () => {
  it.each([
    ['22.17.0', false],
    ['22.18.0', true],
    ['24.0.0', true],
    ['20.20.2', false],
  ])('of Node.js %s: %s', (version, ok) => expect(nodeCheck(version)).toMatchObject({ ok, found: version }))

  it('of a folder that can be written, or made, leave nothing in it', async () => {
    expect(await writableCheck('artifacts', folder)).toMatchObject({ ok: true, found: `${folder} can be written` })
    const deep = await writableCheck('artifacts', join(folder, 'a/b'))
    expect(deep).toMatchObject({ ok: true, found: `can be made in ${folder}` })
    expect(await readdir(folder)).toEqual([])
  })

  it('of a folder that can not', async () => {
    await writeFile(join(folder, 'file'), '')
    const check = await writableCheck('root', join(folder, 'file'))
    expect(check).toMatchObject({ ok: false, found: expect.stringContaining('ENOTDIR') })
    expect(check.fix).toContain('--root')
  })

  it('of a project', async () => {
    expect(await projectCheck(folder)).toMatchObject({ ok: false, found: `no dbt_project.yml in ${folder}` })
    await writeFile(join(folder, 'dbt_project.yml'), 'name: mill')
    expect(await projectCheck(folder)).toMatchObject({ ok: true, found: folder })
  })

  it('of adapters', () => {
    const adapters = [{ name: 'duckdb', version: '1.11.1' }, { name: 'mine' }]
    expect(adaptersCheck({ generation: '1.x', adapters })).toMatchObject({ ok: true, found: 'duckdb 1.11.1, mine' })
    expect(adaptersCheck({ generation: '1.x', adapters: [] })).toMatchObject({ ok: false, found: 'none' })
    expect(adaptersCheck({ generation: '2.x', adapters: [] })).toMatchObject({ ok: true, found: 'built in' })
  })

  it('are lines, the fix below what failed', () => {
    const check = { name: 'dbt', ok: false, found: 'none\nat all\n', fix: 'install it' }
    expect(formatCheck(check, { colour: false })).toBe('FAIL dbt: none\n     at all\n     → install it')
    expect(formatCheck({ ...check, ok: true }, { colour: false })).toBe('ok   dbt: none\n     at all')
    expect(formatCheck(check, { colour: true })).toContain('\u001b[31mFAIL\u001b[39m')
  })
})
