import { describe, expect, it } from 'vitest'
import type { DbtScript } from './dbt-script.ts'
import { play, results, told } from './script-bench.ts'

const dag: DbtScript = {
  nodes: [
    { id: 'seed.p.raw', rowsAffected: 3 },
    {
      id: 'model.p.a',
      dependsOn: ['seed.p.raw'],
      status: 'error',
      message: 'Database Error\n  no',
      trace: 'Traceback',
    },
    { id: 'model.p.b', dependsOn: ['model.p.a'] },
    { id: 'model.p.c', dependsOn: ['seed.p.raw'] },
    { id: 'test.p.t.abc', dependsOn: ['model.p.c'], status: 'fail', severity: 'warn' },
  ],
}
const dagResults = [
  ['seed.p.raw', 'success'],
  ['model.p.a', 'error'],
  ['model.p.b', 'skipped'],
  ['model.p.c', 'success'],
  ['test.p.t.abc', 'fail'],
]

describe.each(['1.x', '2.x'] as const)('scriptDbt %s', (generation) => {
  const script = (more: DbtScript): DbtScript => ({ generation, ...more })

  it('tells and records each node, skips what depends on a failure, and exits as dbt does', async () => {
    const run = await play(script(dag))
    expect(run.ending).toMatchObject({ kind: 'exited', code: 1 })
    expect(told(run.lines, 'NodeFinished')).toEqual(dagResults.map(([id, status]) => `NodeFinished ${status} ${id}`))
    expect(await results(run)).toEqual(dagResults)
    expect(run.lines.at(0)?.info.name).toBe('MainReportVersion')
    expect(run.lines.at(generation === '1.x' ? -2 : -1)).toMatchObject({
      info: { name: 'CommandCompleted' },
      data: { success: false },
    })
  })

  it('exits 0 when nothing is bad, and 1 after a skip alone', async () => {
    const good = { nodes: [{ id: 'model.p.a' }, { id: 'test.p.t', status: 'warn' }, { id: 'exposure.p.e' }] }
    expect((await play(script(good))).ending).toMatchObject({ kind: 'exited', code: 0 })
    const skipped = { nodes: [{ id: 'model.p.a', status: 'skipped' }] }
    expect((await play(script(skipped))).ending).toMatchObject({ kind: 'exited', code: 1 })
  })

  it('says who it is on every line and in every artifact', async () => {
    const env = { DBT_ENV_CUSTOM_ENV_MILLRACE_ATTEMPT: 't-1', DBT_ENV_CUSTOM_ENV_MILLRACE_RUN: 'r-1', OTHER: 'x' }
    const extra = { MILLRACE_ATTEMPT: 't-1', MILLRACE_RUN: 'r-1' }
    const run = await play(script(dag), ['build', '--invocation-id', 'chosen'], env)
    const invocation = generation === '2.x' ? 'chosen' : 'id-1'
    for (const { info } of run.lines) expect(info).toMatchObject({ extra, invocation_id: invocation })
    for (const name of ['run_results.json', 'manifest.json']) {
      expect(await run.file(name)).toMatchObject({ metadata: { env: extra, invocation_id: invocation } })
    }
  })

  it('tells hooks in their own way', async () => {
    const run = await play(
      script({
        nodes: [
          { id: 'operation.p.p-on-run-start-0' },
          { id: 'model.p.a' },
          { id: 'operation.p.p-on-run-end-0', status: 'error' },
        ],
      }),
    )
    expect(told(run.lines, 'LogHookStartLine', 'LogHookEndLine', 'NodeStart')).toEqual([
      'LogHookStartLine started operation.p.p-on-run-start-0',
      'LogHookEndLine success operation.p.p-on-run-start-0',
      'NodeStart started model.p.a',
      'LogHookStartLine started operation.p.p-on-run-end-0',
      'LogHookEndLine error operation.p.p-on-run-end-0',
    ])
    expect(run.ending).toMatchObject({ code: 1 })
  })

  it('executes as many nodes at once as there are threads, none before its parents', async () => {
    const nodes = [
      { id: 'model.p.a' },
      { id: 'model.p.b' },
      { id: 'model.p.c' },
      { id: 'model.p.d', dependsOn: ['model.p.a'] },
    ]
    const run = await play(script({ nodes, threads: 2 }))
    expect(told(run.lines, 'NodeStart', 'NodeFinished').map((line) => line.replace(/ \S+ model\.p\./, ' '))).toEqual([
      'NodeStart a',
      'NodeStart b',
      'NodeFinished a',
      'NodeFinished b',
      'NodeStart c',
      'NodeStart d',
      'NodeFinished c',
      'NodeFinished d',
    ])
  })

  it('plays nodes that depend on each other in a circle rather than never', async () => {
    const nodes = [
      { id: 'model.p.a', dependsOn: ['model.p.b'] },
      { id: 'model.p.b', dependsOn: ['model.p.a'] },
    ]
    expect((await play(script({ nodes }))).ending).toMatchObject({ code: 0 })
  })

  it('lets nodes take the time that they say, on its own clock', async () => {
    const nodes = [
      { id: 'model.p.a', seconds: 2 },
      { id: 'model.p.b', seconds: 3, dependsOn: ['model.p.a'] },
    ]
    const { file } = await play(script({ nodes }))
    expect(await file('run_results.json')).toMatchObject({
      elapsed_time: 5,
      results: [
        {
          execution_time: 2,
          timing: [{ started_at: '2026-01-01T00:00:00.000000Z' }, { completed_at: '2026-01-01T00:00:02.000000Z' }],
        },
        {
          execution_time: 3,
          timing: [{ started_at: '2026-01-01T00:00:02.000000Z' }, { completed_at: '2026-01-01T00:00:05.000000Z' }],
        },
      ],
    })
  })

  it('warns when nothing is selected, and exits 0', async () => {
    const run = await play(script({}))
    expect(run.ending).toMatchObject({ kind: 'exited', code: 0 })
    expect(run.lines.filter(({ info }) => info.level === 'warn')).toHaveLength(2)
    expect(await results(run)).toEqual([])
  })

  it('fails before any node: no results', async () => {
    const run = await play(
      script({ fails: { message: 'Compilation Error\n  no', code: 'MacroSyntaxError (dbt1502)' } }),
    )
    expect(run.ending).toMatchObject({ kind: 'exited', code: generation === '1.x' ? 2 : 1 })
    expect(run.lines.some(({ info }) => info.level === 'error' && info.msg.includes('Compilation Error'))).toBe(true)
    expect(await results(run)).toBeUndefined()
    const plain = await play(script({ fails: { message: 'no' } }))
    expect(plain.lines.some(({ info }) => info.level === 'error')).toBe(true)
  })

  it('prints', async () => {
    const run = await play(script({ prints: ['model.p.a', '{"a": 1}'] }), ['list'])
    const printed = run.lines.filter(({ info }) => info.name === 'PrintEvent').map(({ data }) => data['msg'])
    expect(printed).toEqual(['model.p.a', '{"a": 1}'])
    expect(await run.file('run_results.json')).toBeUndefined()
    expect(await run.file('manifest.json')).toBeDefined()
  })

  it('writes what each command writes', async () => {
    const nodes = [
      { id: 'source.p.raw.events', status: 'warn' },
      { id: 'source.p.raw.broken', status: 'runtime error' },
    ]
    const freshness = await play(script({ nodes }), ['source', 'freshness', '--threads', '1'])
    const status = generation === '1.x' ? 'warn' : 'Warn'
    expect(await freshness.file('sources.json')).toMatchObject({
      results: [{ unique_id: 'source.p.raw.events', status }],
    })
    expect(await freshness.file('run_results.json')).toBeUndefined()

    const docs = await play(script({ nodes: [{ id: 'model.p.a' }] }), ['docs', 'generate'])
    expect((await docs.file('catalog.json')) !== undefined).toBe(generation === '1.x')
    expect((await docs.file('run_results.json')) !== undefined).toBe(generation === '1.x')

    const compiled = await play(script({ nodes: [{ id: 'model.p.a' }] }), ['compile'])
    expect(await results(compiled)).toHaveLength(generation === '1.x' ? 1 : 0)

    const deps = await play(script({}), ['deps'])
    expect(await deps.file('manifest.json')).toBeUndefined()
  })

  it('plays kinds, statuses and commands that it was not told about', async () => {
    const nodes = [{ id: 'oddity.p.x', status: 'weird' }, { id: 'function.p.f' }, { id: 'model' }, { id: 'source.p' }]
    const run = await play(script({ nodes }), ['--version'])
    expect(run.ending).toMatchObject({ kind: 'exited', code: 0 })
    expect(await results(run)).toEqual([
      ['oddity.p.x', 'weird'],
      ['function.p.f', 'success'],
      ['model', 'success'],
      ['source.p', 'pass'],
    ])
  })

  it('tells ephemeral models as dbt does', async () => {
    const run = await play(script({ nodes: [{ id: 'model.p.e', materialized: 'ephemeral' }, { id: 'model.p.a' }] }))
    expect(await results(run)).toEqual(
      generation === '1.x'
        ? [['model.p.a', 'success']]
        : [
            ['model.p.e', 'skipped'],
            ['model.p.a', 'success'],
          ],
    )
    const status = generation === '1.x' ? 'success' : 'no-op'
    expect(told(run.lines, 'NodeFinished')).toContain(`NodeFinished ${status} model.p.e`)
  })
})
