import { describe, expect, it } from 'vitest'
import type { ManifestNode } from '../../dbt/artifact-types.ts'
import type { AttemptEvidence } from '../conclusion-types.ts'

import { judged, recorded } from './__fixtures__/recorded.ts'

const node = (id: string, dependsOn: readonly string[], more: Partial<ManifestNode> = {}): [string, ManifestNode] => {
  const [resourceType = '', , name = ''] = id.split('.')
  return [id, { id, name, resourceType, dependsOn, ...more }]
}

const manifestOf = (...nodes: readonly [string, ManifestNode][]): AttemptEvidence['manifest'] => ({
  found: true,
  value: {
    metadata: {
      schemaVersion: 'v12',
      env: { MILLRACE_ATTEMPT: 'rec-1' },
      invocationId: 'invocation-1',
      adapterType: 'duckdb',
    },
    nodes: new Map(nodes),
  },
})

describe('the final word on a node', () => {
  const outcome = async (name: string, of: string, change: Partial<AttemptEvidence> = {}) =>
    (await judged(recorded(name), change)).conclusion.nodes.find(({ node: { name: each } }) => each === of)

  it('is what both stories know', async () => {
    expect(await outcome('1.11-seed', 'raw_orders')).toEqual({
      node: { id: 'seed.scratch.raw_orders', name: 'raw_orders', resourceType: 'seed' },
      status: 'success',
      seconds: expect.any(Number),
      message: 'INSERT 4',
      rowsAffected: 4,
      startedAt: expect.any(Number),
      finishedAt: expect.any(Number),
      thread: 'Thread-2 (worker)',
    })
  })

  it('has the relation that it made', async () => {
    expect(await outcome('1.11-build-ok', 'customer_totals')).toMatchObject({
      relation: '"scratch"."main"."customer_totals"',
    })
  })

  it('has batches, by the file or by the events', async () => {
    expect(await outcome('1.11-microbatch', 'mb_bad')).toMatchObject({ batches: { succeeded: 3, failed: 1 } })
    const missing = { found: false, trouble: 'missing', message: 'no file' } as const
    const byEvents = await outcome('1.11-microbatch', 'mb_bad', { runResults: missing })
    expect(byEvents).toMatchObject({ status: 'partial success', batches: { succeeded: 3, failed: 1 } })
  })

  it('has the age of a source', async () => {
    expect(await outcome('2-fusion-freshness', 'events')).toMatchObject({
      status: 'warn',
      freshness: { maxLoadedAt: expect.any(String), ageSeconds: expect.any(Number) },
    })
  })

  it('has the severity of a test by its status, else by the manifest', async () => {
    const id = 'test.scratch.unique_stg_orders_id.beb6e97f2f'
    expect(await outcome('1.11-build-fails', 'fail_total_values')).toMatchObject({ severity: 'error', failures: 1 })
    expect(await outcome('1.11-build-fails', 'warn_amount_not_null')).toMatchObject({ severity: 'warn', failures: 1 })
    const severe = await outcome('1.11-build-fails', 'unique_stg_orders_id', {
      manifest: manifestOf(node(id, [], { severity: 'warn' })),
    })
    expect(severe).toMatchObject({ status: 'pass', severity: 'warn' })
    const odd = await outcome('1.11-build-fails', 'unique_stg_orders_id', {
      manifest: manifestOf(node(id, [], { severity: 'loud' })),
    })
    expect(odd).not.toHaveProperty('severity')
  })

  it('says why by the error lines of 2.x, whose results say nothing', async () => {
    const broken = await outcome('2-test-could-not-run', 'broken_test')
    expect(broken?.message).toContain('no_such_table_at_all')
    expect(await outcome('2-hook-fails', 'scratch-on-run-end-0')).toMatchObject({
      message: expect.stringContaining('no_such_table_end'),
    })
    expect(await outcome('1.11-operation-fails', 'op_fail')).toMatchObject({
      status: 'error',
      message: expect.stringContaining('raised on purpose'),
    })
  })

  it('says why it was skipped', async () => {
    expect(await outcome('1.11-build-fails', 'after_bad')).toMatchObject({ skippedBecause: 'model.scratch.bad_cast' })
  })
})

describe('who is to blame for a skip, by the manifest', () => {
  const because = async (name: string, of: string, ...nodes: readonly [string, ManifestNode][]) =>
    (await judged(recorded(name), { manifest: manifestOf(...nodes) })).conclusion.nodes.find(
      ({ node: { name: each } }) => each === of,
    )?.skippedBecause

  const [bad, after, middle] = ['model.scratch.bad_cast', 'model.scratch.after_bad', 'model.scratch.middle']

  it('is the nearest node above that failed, through what was skipped too', async () => {
    expect(
      await because('1.11-build-fails', 'after_bad', node(after, [middle, middle]), node(middle, [bad, after])),
    ).toBe(bad)
  })

  it('is a failed test of a node above', async () => {
    const test = 'test.scratch.fail_total_values.ef2ac96081'
    const nodes = [node(after, [middle]), node(middle, []), node(test, [middle]), node(bad, [])]
    expect(await because('1.11-build-fails', 'after_bad', ...nodes)).toBe(test)
  })

  it('is a failed unit test of the model itself', async () => {
    const test = 'unit_test.scratch.stg_orders.ut_orders_fail'
    expect(await because('2-unit-test-fails', 'stg_orders', node(test, ['model.scratch.stg_orders']))).toBe(test)
  })

  it('is nobody when nothing above failed', async () => {
    expect(await because('1.12-fail-fast', 'after_bad', node(after, [middle]))).toBeUndefined()
  })
})
