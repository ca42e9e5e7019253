import { beforeAll, describe, expect, it } from 'vitest'
import { expectFailure, type Told } from './support/told.ts'
import { mainVenv, needsDbt } from './support/venvs.ts'
import { Workbench } from './support/workbench.ts'

const build = { name: 'build' } as const
const test = 'test.pond.unique_frogs_id.ccc9228682'
const twins = "select 1 as id, 'green' as colour union all select 1 as id, 'brown' as colour"

type Files = Readonly<Record<string, string>>

const withFile = (path: string, content: string): Files => ({ [path]: content })

describe('a project that is wrong', { concurrent: true }, () => {
  needsDbt(mainVenv)

  it.each<[what: string, files: Files, told: Told]>([
    [
      'YAML of a model that is none',
      withFile('models/pond.yml', 'version: 2\nmodels:\n  - name: frogs\n   columns: [\n'),
      { category: 'compilation', message: /Error reading pond: pond\.yml/u },
    ],
    [
      'a ref to nothing',
      withFile('models/loud_frogs.sql', "select * from {{ ref('toads') }}"),
      { category: 'compilation', message: /depends on a node named 'toads'/u, file: 'models/loud_frogs.sql' },
    ],
    [
      'Jinja without its end',
      withFile('models/loud_frogs.sql', "select 1\n{% if x %}\nfrom {{ ref('frogs') }}"),
      { category: 'compilation', message: /Unexpected end of template/u, file: 'models/loud_frogs.sql' },
    ],
  ])('%s fails before any node', async (_, files, told) => {
    await using bench = await Workbench.make({ files })
    const { result } = await bench.run(build)
    expectFailure(result, told)
    expect(result.nodes).toEqual([])
    expect(result.problems).toContainEqual(expect.objectContaining({ severity: 'error' }))
  })

  it.each<[what: string, files: Files, told: Told, statuses: Record<string, string>]>([
    [
      'a macro that is not there',
      withFile('models/loud_frogs.sql', "select {{ croak() }} from {{ ref('frogs') }}"),
      {
        category: 'compilation',
        message: /'croak' is undefined/u,
        nodeId: 'model.pond.loud_frogs',
        file: 'models/loud_frogs.sql',
      },
      { 'model.pond.frogs': 'success', [test]: 'pass', 'model.pond.loud_frogs': 'error' },
    ],
    [
      'a model that fails',
      withFile('models/frogs.sql', "select cast('frog' as integer) as id, 'x' as colour"),
      {
        category: 'runtime',
        code: 'ConversionException',
        message: /Conversion Error: Could not convert string 'frog' to INT32/u,
        nodeId: 'model.pond.frogs',
        file: 'models/frogs.sql',
      },
      { 'model.pond.frogs': 'error', [test]: 'skipped', 'model.pond.loud_frogs': 'skipped' },
    ],
    [
      'a test that fails',
      withFile('models/frogs.sql', twins),
      { category: 'test_failure', message: /Got 1 result/u, nodeId: test },
      { 'model.pond.frogs': 'success', [test]: 'fail', 'model.pond.loud_frogs': 'skipped' },
    ],
  ])('%s fails, and only what needs it is skipped', async (_, files, told, statuses) => {
    await using bench = await Workbench.make({ files })
    const { result } = await bench.run(build)
    expectFailure(result, told)
    expect(Object.fromEntries(result.nodes.map(({ id, status }) => [id, status]))).toEqual(statuses)
    const skipped = result.nodes.filter(({ status }) => status === 'skipped')
    expect(skipped.every(({ skippedBecause }) => skippedBecause === told.nodeId)).toBe(true)
    expect(result.nodes.find(({ id }) => id === told.nodeId)).toMatchObject({
      failure: { category: told.category, message: result.failure?.message },
    })
  })

  it('a test that only warns does not keep the run from succeeding, and is listed', async () => {
    const yaml = 'models:\n  - name: frogs\n    columns:\n      - name: id\n        data_tests:\n'
    const warning = '          - unique:\n              config: {severity: warn}\n'
    await using bench = await Workbench.make({
      files: { 'models/frogs.sql': twins, 'models/pond.yml': `version: 2\n${yaml}${warning}` },
    })
    const { result, events } = await bench.run(build)
    expect(result).toMatchObject({ outcome: 'succeeded', summary: { warned: [{ name: 'unique_frogs_id' }] } })
    expect(result.failure).toBeUndefined()
    expect(result.nodes.find(({ resourceType }) => resourceType === 'test')).toMatchObject({
      status: 'warn',
      severity: 'warn',
      failures: 1,
      message: expect.stringMatching(/Got 1 result/u),
    })
    expect(events.find(({ type }) => type === 'test:finished')).toMatchObject({ status: 'warn', severity: 'warn' })
  })
})

describe('a selection that matches nothing', () => {
  needsDbt(mainVenv)
  let bench: Workbench
  beforeAll(async () => {
    bench = await Workbench.make()
    return () => bench[Symbol.asyncDispose]()
  })

  it.each([
    ['succeed', 'succeeded', []],
    ['warn', 'succeeded', ['NOTHING_SELECTED']],
    ['fail', 'failed', []],
  ] as const)("`emptySelection: '%s'`: %s", async (emptySelection, outcome, codes) => {
    const { result, events } = await bench.run({ ...build, select: ['toads'] }, { emptySelection })
    expect(result).toMatchObject({ outcome, nodes: [] })
    const warnings = events.filter((event) => event.type === 'warning').map(({ code }) => code)
    expect(warnings.filter((code) => code === 'NOTHING_SELECTED')).toEqual(codes)
    // dbt's own words for it name what was misspelt.
    expect(result.problems).toContainEqual(
      expect.objectContaining({ severity: 'warning', message: expect.stringMatching(/'toads' does not match any/u) }),
    )
    if (outcome === 'succeeded') return
    expectFailure(result, {
      category: 'usage',
      code: 'NOTHING_SELECTED',
      message: /the selection matched nothing/u,
      advice: /`select`.*`emptySelection`/u,
    })
  })
})
