import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArtifactRef } from '@millrace/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { shortId } from './support/normalised.ts'
import { exampleProject, hasDbt, needsDbt } from './support/venvs.ts'
import { dbtVersions } from './support/versions.ts'
import { Workbench } from './support/workbench.ts'

const sorted = (ids: Iterable<string>): readonly string[] => [...ids].map(shortId).sort()

describe.each(dbtVersions)('what commands give on $name', ({ name, venv, generation }) => {
  needsDbt(venv)
  let bench: Workbench

  beforeAll(async () => {
    if (!hasDbt(venv)) return
    bench = await Workbench.make({ project: exampleProject, dbt: { venv } })
    const { result } = await bench.run({ name: 'build' })
    result.orThrow()
    return () => bench[Symbol.asyncDispose]()
  })

  const artifact = async (ref: ArtifactRef | undefined): Promise<Record<string, object>> =>
    JSON.parse(await readFile(join(bench.artifacts, ref?.key ?? 'none is kept'), 'utf8')) as Record<string, object>

  it('list: ids, and what was asked of each', async () => {
    const resourceType = ['model', 'seed'] as const
    const command = { name: 'list', select: ['+farm_ledger'], resourceType, outputKeys: ['name'] } as const
    const { output } = (await bench.millrace.run(bench.request(command))).orThrow()
    const names = ['farm_ledger', 'int_deliveries_dried', 'int_grindings', 'stg_deliveries', 'stg_farms', 'stg_grains']
    const ids = [
      ...names.map((model) => `model.mill_books.${model}`),
      ...['deliveries', 'farms', 'grains'].map((seed) => `seed.mill_books.${seed}`),
    ]
    expect(sorted(output?.ids ?? [])).toEqual(ids)
    expect(output?.nodes.map(({ name }) => name).sort()).toEqual(ids.map((id) => id.split('.')[2]).sort())
  })

  it('show: columns and rows of a model and of a statement', async () => {
    const model = (
      await bench.millrace.run(bench.request({ name: 'show', select: ['stg_grains'], limit: 10 }))
    ).orThrow()
    expect(model.output).toMatchObject({ nodeId: 'model.mill_books.stg_grains', rows: { length: 4 } })
    expect(model.output?.columns.slice(0, 2)).toEqual(['grain_id', 'grain_name'])
    expect(model.output?.rows.map((row) => row['grain_name'])).toContain('barley')
    const inline = { name: 'show', inline: "select 1 as one, 'zwei' as two, null as three" } as const
    const { output } = (await bench.millrace.run(bench.request(inline))).orThrow()
    expect(output).toMatchObject({
      columns: ['one', 'two', 'three'],
      rows: [{ one: 1, two: 'zwei', three: null }],
    })
  })

  it('compile: the SQL of each node', async () => {
    const { output, nodes } = (
      await bench.millrace.run(bench.request({ name: 'compile', select: ['farm_ledger'] }))
    ).orThrow()
    expect(sorted(output?.nodes.map(({ id }) => id) ?? [])).toEqual([
      'model.mill_books.farm_ledger',
      'test.mill_books.positive_farm_ledger_flour_kg',
      'test.mill_books.unique_farm_ledger_farm_id',
    ])
    const sql = output?.nodes.find(({ id }) => id.startsWith('model.'))?.sql
    expect(sql).toMatch(/left join .*int_grindings.* as g on/u)
    expect(sql).not.toContain('{{')
    // Tests were compiled, not run: nobody counted rows.
    expect(nodes.filter(({ failures }) => failures !== undefined)).toEqual([])
  })

  it('run-operation: what the macro said', async () => {
    const command = { name: 'run-operation', macro: 'open_sluice', args: { boards: 3 } } as const
    const { output, nodes } = (await bench.millrace.run(bench.request(command))).orThrow()
    const line = 'Raised 3 boards at a head of 95 cm'
    expect(output).toEqual({ lines: [line], text: line })
    // 2.x does not say of which package the macro is.
    const id = generation === '1.x' ? 'macro.mill_books.open_sluice' : 'open_sluice'
    expect(nodes).toMatchObject([{ id, status: 'success' }])
  })

  it('debug: checks', async () => {
    const { output } = (await bench.millrace.run(bench.request({ name: 'debug' }))).orThrow()
    const checks = output?.checks.map(({ name, ok }) => [name.toLowerCase(), ok])
    expect(checks).toEqual([
      ...(generation === '1.x' ? ['profiles.yml file', 'dbt_project.yml file'] : []).map((check) => [check, true]),
      ['git', true],
      ['connection test', true],
    ])
  })

  it('debug: which check failed', async () => {
    const result = await bench.millrace.run(
      bench.request({ name: 'debug' }, { env: { MILL_DB: join(bench.folder, 'nowhere', 'mill.duckdb') } }),
    )
    expect(result).toMatchObject({ outcome: 'failed', failure: { category: 'connection' } })
    expect(result.output?.checks.filter(({ ok }) => !ok).map(({ name }) => name.toLowerCase())).toEqual([
      'connection test',
    ])
  })

  it('parse: the manifest', async () => {
    const { output } = (await bench.millrace.run(bench.request({ name: 'parse' }))).orThrow()
    const { nodes = {} } = await artifact(output?.manifest)
    expect(Object.keys(nodes)).toContain('model.mill_books.farm_ledger')
  })

  it('source-freshness: the age of each source', async () => {
    const result = await bench.millrace.run(bench.request({ name: 'source-freshness' }))
    // 1.8 does not read `freshness` where 1.9 and later do, so there is nothing to do.
    if (name === 'v1-8') {
      expect(result).toMatchObject({ outcome: 'succeeded', nodes: [] })
      return
    }
    if (name === 'v2-core') {
      expect(result).toMatchObject({
        outcome: 'failed',
        failure: { category: 'usage', code: 'COMMAND_IMPOSSIBLE', message: expect.stringMatching(/source freshness/u) },
      })
      return
    }
    expect(result.orThrow().nodes.filter(({ resourceType }) => resourceType === 'source')).toMatchObject([
      {
        id: 'source.mill_books.mill_house.gauge_readings',
        status: 'pass',
        freshness: { maxLoadedAt: expect.stringMatching(/^\d{4}-/u), ageSeconds: expect.any(Number) },
      },
    ])
  })

  it('docs-generate: catalog and manifest', async () => {
    const result = await bench.millrace.run(bench.request({ name: 'docs-generate' }))
    if (generation === '2.x') {
      expect(result).toMatchObject({
        outcome: 'failed',
        failure: { category: 'usage', code: 'COMMAND_IMPOSSIBLE', message: expect.stringMatching(/docs generate/u) },
      })
      return
    }
    const { output } = result.orThrow()
    const { nodes = {} } = await artifact(output?.catalog)
    expect(Object.keys(nodes)).toContain('model.mill_books.farm_ledger')
    expect(output?.manifest?.bytes).toBeGreaterThan(0)
  })
})
