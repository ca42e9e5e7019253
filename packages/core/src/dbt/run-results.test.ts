import { describe, expect, it } from 'vitest'
import { recordedBytes } from './__fixtures__/recorded.ts'
import type { RunResultEntry, RunResults } from './artifact-types.ts'
import { readRunResults } from './run-results.ts'

async function read(value: Uint8Array | object) {
  const bytes = value instanceof Uint8Array ? value : new TextEncoder().encode(JSON.stringify(value))
  return readRunResults(bytes)
}

async function found(value: Uint8Array | object): Promise<RunResults> {
  const finding = await read(value)
  if (!finding.found) throw new Error(finding.message)
  return finding.value
}

const byId = ({ results }: RunResults): Record<string, RunResultEntry> =>
  Object.fromEntries(results.map((entry) => [entry.id, entry]))

const metadata = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json' }

describe('readRunResults', () => {
  it('reads those of 1.x', async () => {
    const results = await found(recordedBytes('run-results-1x-build.json'))
    expect(results).toMatchObject({
      metadata: {
        schemaVersion: metadata.dbt_schema_version,
        dbtVersion: '1.11.16',
        invocationId: '95f5011c-e766-4421-8052-cac3ffc7835e',
        env: { MILLRACE_ATTEMPT: 'rec-1' },
        generatedAt: '2026-11-24T14:39:55.914861Z',
      },
      which: 'build',
      elapsedSeconds: 0.8674805164337158,
    })
    const nodes = byId(results)
    expect(nodes['seed.scratch.raw_orders']).toEqual({
      id: 'seed.scratch.raw_orders',
      status: 'success',
      seconds: 0.12159538269042969,
      message: 'INSERT 4',
      rowsAffected: 4,
      startedAt: Date.UTC(2026, 10, 24, 14, 39, 55, 184),
      finishedAt: Date.UTC(2026, 10, 24, 14, 39, 55, 301),
      thread: 'Thread-2 (worker)',
    })
    expect(nodes['test.scratch.fail_total_values.ef2ac96081']).toMatchObject({ status: 'fail', failures: 1 })
    expect(nodes['test.scratch.not_null_stg_orders_id.8cf5724805']).toMatchObject({ status: 'pass', failures: 0 })
    // dbt writes 0 failures for exposures.
    expect(nodes['exposure.scratch.dashboard']).not.toHaveProperty('failures')
    expect(nodes['model.scratch.after_bad']).toEqual({
      id: 'model.scratch.after_bad',
      status: 'skipped',
      seconds: 0,
      relation: '"scratch"."main"."after_bad"',
      thread: 'Thread-1 (worker)',
    })
    expect(nodes['model.scratch.bad_cast']?.message).toMatch(/^Runtime Error in model bad_cast/)
    expect(nodes['model.scratch.bad_cast']?.compiledCode).toMatch(/select/)
  })

  it('counts batches', async () => {
    const nodes = byId(await found(recordedBytes('run-results-1x.json')))
    expect(nodes['model.scratch.mb_bad']).toMatchObject({
      status: 'partial success',
      batches: { successful: 3, failed: 1 },
    })
    expect(nodes['model.scratch.stg_orders']).not.toHaveProperty('batches')
  })

  it('reads those of 2.x', async () => {
    const results = await found(recordedBytes('run-results-2x.json'))
    expect(results).toMatchObject({ metadata: { dbtVersion: '2.0.0-alpha.4' }, which: 'build' })
    const nodes = byId(results)
    expect(nodes['model.scratch.eph_customers']).toMatchObject({ status: 'skipped', message: 'Skipped' })
    expect(nodes['seed.scratch.raw_orders']).toMatchObject({ status: 'success', rowsAffected: 4, thread: 'Thread-1' })
    expect(nodes['test.scratch.fail_total_values.ef2ac96081']).toMatchObject({ status: 'fail', failures: 1 })
  })

  it.each(['v4', 'v5', 'v6', 'v9'])('takes %s with the least that dbt itself accepts', async (version) => {
    const dbt_schema_version = `https://schemas.getdbt.com/dbt/run-results/${version}.json`
    const value = { metadata: { dbt_schema_version }, results: [{ unique_id: 'model.shop.a', status: 'error' }] }
    expect(await found(value)).toEqual({
      metadata: { schemaVersion: dbt_schema_version, env: {} },
      results: [{ id: 'model.shop.a', status: 'error' }],
    })
  })

  it('keeps unknown statuses, and entries of the same node', async () => {
    const entry = { unique_id: 'model.shop.a', status: 'Who Knows' }
    const { results } = await found({ metadata, results: [entry, { ...entry, status: 'success' }] })
    expect(results.map(({ status }) => status)).toEqual(['Who Knows', 'success'])
  })

  it('leaves out what has another type', async () => {
    const odd = {
      unique_id: 'model.shop.a',
      status: 'success',
      execution_time: 'long',
      message: 7,
      failures: -1,
      adapter_response: [],
      timing: 'none',
      thread_id: null,
      batch_results: { successful: 1 },
    }
    const { results } = await found({ metadata: { ...metadata, env: { A: 'b', C: 1 } }, args: [], results: [odd] })
    expect(results).toEqual([{ id: 'model.shop.a', status: 'success' }])
  })

  it('takes the whole time where no phase is an execution', async () => {
    const timing = [
      { name: 'compile', started_at: '2026-11-24T14:00:00.100Z', completed_at: '2026-11-24T14:00:01Z' },
      { name: 'other', started_at: null, completed_at: '2026-11-24T14:00:02Z' },
    ]
    const { results } = await found({ metadata, results: [{ unique_id: 'model.a.b', status: 'success', timing }] })
    expect(results).toMatchObject([
      { startedAt: Date.UTC(2026, 10, 24, 14, 0, 0, 100), finishedAt: Date.UTC(2026, 10, 24, 14, 0, 2) },
    ])
  })

  it.each([
    ['no list', { metadata, results: {} }, '`results`: expected an array, found a object'],
    ['no results', { metadata }, '`results`: expected an array, found nothing'],
    [
      'an entry without id',
      { metadata, results: [{ unique_id: 'a.b.c', status: 'x' }, { status: 'success' }] },
      '`results.1`: unique_id',
    ],
    ['an entry without status', { metadata, results: [{ unique_id: 'a.b.c', status: '' }] }, '`results.0`: status'],
    ['an entry that is none', { metadata, results: [null] }, '`results.0`'],
    ['no version', { metadata: {}, results: [] }, '`metadata`: dbt_schema_version'],
  ])('has the wrong shape with %s', async (_what, value, message) => {
    const finding = await read(value)
    expect(finding).toMatchObject({ found: false, trouble: 'wrong-shape' })
    expect(finding.found ? '' : finding.message).toContain(message)
  })
})
