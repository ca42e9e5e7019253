import { describe, expect, it } from 'vitest'
import { recordedTexts } from '../../dbt/__fixtures__/recorded.ts'
import { interpret } from '../../dbt/interpret.ts'
import { readCatalog } from '../../dbt/catalog.ts'
import { readManifest } from '../../dbt/manifest.ts'
import { parseLine } from '../../dbt/parse-line.ts'
import { readRunResults } from '../../dbt/run-results.ts'
import { readSources } from '../../dbt/sources.ts'
import { said } from '../suites/executor-bench.ts'
import { dbtLine, type DbtLineJson } from './dbt-line.ts'
import type { DbtScript } from './dbt-script.ts'
import { scriptedExecutor } from './scripted-executor.ts'

const options = { signal: new AbortController().signal }

/** One of everything. */
const broad: DbtScript = {
  threads: 2,
  nodes: [
    { id: 'operation.p.p-on-run-start-0' },
    { id: 'seed.p.raw', rowsAffected: 4 },
    { id: 'model.p.eph', materialized: 'ephemeral' },
    { id: 'model.p.orders', dependsOn: ['seed.p.raw'], materialized: 'table' },
    { id: 'model.p.bad', dependsOn: ['seed.p.raw'], status: 'error' },
    { id: 'model.p.after_bad', dependsOn: ['model.p.bad'] },
    { id: 'snapshot.p.snap', dependsOn: ['seed.p.raw'] },
    { id: 'test.p.not_null_orders_id.8cf5724805', dependsOn: ['model.p.orders'], status: 'fail', failures: 3 },
    { id: 'test.p.warns.d97e3eb8e2', dependsOn: ['model.p.orders'], status: 'warn', severity: 'warn' },
    { id: 'unit_test.p.orders.ut', dependsOn: ['model.p.orders'], status: 'fail' },
    { id: 'exposure.p.dashboard', dependsOn: ['model.p.orders'] },
  ],
}

async function play(script: DbtScript, argv: readonly string[]) {
  const executor = scriptedExecutor(script)
  const place = await executor.locate({ project: '/p' }, options)
  const attempt = { runId: 'r', step: 1, attempt: 1, folder: 'r/step-1/attempt-1' }
  const execution = await executor.start({ attempt, place, argv, env: {}, inputs: [] }, options)
  const lines = (await said(execution)).trimEnd().split('\n')
  const bytesOf = (name: string) => execution.read(`target/${name}`, { ...options, maxBytes: 1e9 })
  return { lines, bytesOf }
}

/** By the event's name: its codes and the keys of its data, over all recorded lines. */
function shapes(texts: readonly string[]) {
  const known = new Map<string, { readonly codes: Set<string>; readonly keys: Set<string> }>()
  for (const { info, data } of texts.map((text) => JSON.parse(text) as DbtLineJson)) {
    const shape = known.get(info.name) ?? { codes: new Set(), keys: new Set() }
    shape.codes.add(info.code)
    for (const key of Object.keys(data)) shape.keys.add(key)
    known.set(info.name, shape)
  }
  return known
}

describe.each([
  ['1.x', ['events-1x.jsonl', 'failed-build-1x.jsonl', 'sigint-1x.jsonl']],
  ['2.x', ['events-2x.jsonl', 'sigint-2x.jsonl']],
] as const)('scripted lines of %s', (generation, files) => {
  it('have the envelope, codes and data keys of recorded ones', async () => {
    const recorded = files.flatMap((file) => recordedTexts(file))
    const envelope = Object.keys((JSON.parse(recorded[0] ?? '') as DbtLineJson).info).toSorted()
    const known = shapes(recorded)
    const { lines } = await play({ generation, ...broad }, ['build'])
    const compared = new Set<string>()
    for (const line of lines) {
      const { info, data } = JSON.parse(line) as DbtLineJson
      expect(Object.keys(info).toSorted()).toEqual(envelope)
      const shape = known.get(info.name)
      if (shape === undefined) continue
      compared.add(info.name)
      expect([...shape.codes], info.name).toContain(info.code)
      expect([...shape.keys], info.name).toEqual(expect.arrayContaining(Object.keys(data)))
    }
    expect([...compared]).toEqual(
      expect.arrayContaining([
        'MainReportVersion',
        'NodeStart',
        'LogModelResult',
        'LogTestResult',
        'NodeFinished',
        'CommandCompleted',
      ]),
    )
  })

  it('mean to the reader of dbt what the script says', async () => {
    const { lines } = await play({ generation, ...broad }, ['build'])
    const meant = lines.map((text) => {
      const parsed = parseLine(text)
      if (parsed.kind === 'text') throw new Error(`no line of dbt: ${text}`)
      return interpret(parsed.line, generation)
    })
    const finished = meant.flatMap((one) =>
      one.kind === 'node-finished' ? [`${one.facts.status} ${one.node.id}`] : [],
    )
    expect(finished).toEqual(
      expect.arrayContaining([
        'success seed.p.raw',
        'success model.p.orders',
        'error model.p.bad',
        'success snapshot.p.snap',
        'fail test.p.not_null_orders_id.8cf5724805',
        'warn test.p.warns.d97e3eb8e2',
        'fail unit_test.p.orders.ut',
        'no-op exposure.p.dashboard',
      ]),
    )
    const skipped = meant.flatMap((one) => {
      if (one.kind === 'node-skipped') return [one.node.id]
      const skips = one.kind === 'node-finished' || one.kind === 'node-result'
      return skips && one.facts.status === 'skipped' ? [one.node.id] : []
    })
    expect(skipped).toContain('model.p.after_bad')
    expect(meant.at(generation === '1.x' ? -2 : -1)).toMatchObject({ kind: 'completed', success: false })
    expect(meant[0]).toMatchObject({ kind: 'version', version: generation === '1.x' ? '1.11.16' : '2.0.0-alpha.4' })
  })

  it('leave artifacts that the readers of dbt can read', async () => {
    const { bytesOf } = await play({ generation, ...broad }, ['build'])
    const results = await readRunResults(bytesOf('run_results.json'))
    expect(results).toMatchObject({ found: true, value: { which: 'build' } })
    const manifest = await readManifest(bytesOf('manifest.json'))
    if (!manifest.found) throw new Error(manifest.message)
    expect(manifest.value.nodes.get('model.p.after_bad')).toMatchObject({
      name: 'after_bad',
      resourceType: 'model',
      dependsOn: ['model.p.bad'],
    })
    expect(manifest.value.nodes.get('test.p.warns.d97e3eb8e2')).toMatchObject({ severity: 'warn' })
    expect(manifest.value.metadata).toMatchObject({ adapterType: 'duckdb', projectName: 'p' })

    const sources = await play({ generation, nodes: [{ id: 'source.p.raw.events' }] }, ['source', 'freshness'])
    expect(await readSources(sources.bytesOf('sources.json'))).toMatchObject({
      found: true,
      value: { results: [{ id: 'source.p.raw.events' }] },
    })
  })
})

describe('scripted catalogs', () => {
  it('can be read', async () => {
    const { bytesOf } = await play({ nodes: [{ id: 'model.p.a' }, { id: 'test.p.t' }] }, ['docs', 'generate'])
    expect(await readCatalog(bytesOf('catalog.json'))).toMatchObject({ found: true, value: { nodes: 1, errors: [] } })
  })
})

describe('dbtLine', () => {
  it('fills in what the generation has of an event', () => {
    const spec = { name: 'CommandCompleted', data: { success: true }, at: 1_795_531_192_427 }
    expect(dbtLine.v1(spec, { invocationId: 'i', extra: { A: '1' }, pid: 7 })).toEqual({
      data: { success: true },
      info: {
        category: '',
        code: 'Q039',
        extra: { A: '1' },
        invocation_id: 'i',
        level: 'debug',
        msg: 'CommandCompleted',
        name: 'CommandCompleted',
        pid: 7,
        thread: 'MainThread',
        ts: '2026-11-24T14:39:52.427000Z',
      },
    })
    expect(dbtLine.v2(spec).info).toMatchObject({ level: 'info', thread: 'tokio-rt-worker', extra: {}, pid: 1 })
  })

  it('takes events that no dbt has', () => {
    expect(dbtLine.v1({ name: 'Unheard' }).info).toMatchObject({
      code: '',
      level: 'info',
      ts: '1970-01-01T00:00:00.000000Z',
    })
    expect(dbtLine.v2({ name: 'Unheard', code: 'X1', level: 'error', msg: 'm', thread: 't' })).toMatchObject({
      data: {},
      info: { code: 'X1', level: 'error', msg: 'm', thread: 't' },
    })
  })
})
