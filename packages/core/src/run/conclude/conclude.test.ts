import { describe, expect, it } from 'vitest'
import type { ManifestNode } from '../../dbt/artifact-types.ts'
import type { AttemptEvidence } from '../conclusion-types.ts'
import { short } from '../story/__fixtures__/lines.ts'
import { counts, judged, recorded, type LogLine, type Recording } from './__fixtures__/recorded.ts'

const results = 'run_results.json'

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

const codes = (conclusion: { reasons: readonly { code: string }[] }): readonly string[] =>
  conclusion.reasons.map(({ code }) => code)

describe('an attempt that dbt itself calls a failure', () => {
  it('is complete, and says who failed', async () => {
    const { conclusion } = await judged(recorded('1.11-build-fails'))
    expect(conclusion).toMatchObject({ kind: 'complete', succeeded: false, rules: [] })
    expect(conclusion.reasons).toEqual([
      {
        code: 'DBT_FAILED',
        kind: 'dbt',
        message:
          'dbt exited with 1: 2 failed (model.scratch.bad_cast, test.scratch.fail_total_values.ef2ac96081); 1 skipped',
      },
    ])
    expect(counts(conclusion)).toEqual({ success: 8, error: 1, pass: 5, warn: 1, skipped: 1, 'no-op': 1, fail: 1 })
    expect(conclusion.events).toEqual([])
  })

  it.each([
    ['1.11-no-connection', 'dbt exited with 2: IO Error: Cannot open file'],
    ['1.11-usage-error', "dbt exited with 2: Error: No such option '--no-such-option'."],
    ['1.11-debug-no-connection', 'dbt exited with 1'],
    ['2-compile-error', "dbt exited with 1: Ref 'nope' not found in project."],
    ['2-operation-fails', 'dbt exited with 1: Failed to run operation'],
    ['1.12-hook-skips-all', 'dbt exited with 1: 1 failed (operation.scratch.scratch-on-run-start-0); 12 skipped'],
  ])('%s', async (name, message) => {
    const { conclusion } = await judged(recorded(name))
    expect(conclusion).toMatchObject({ kind: 'complete', succeeded: false })
    expect(conclusion.reasons[0]?.message.startsWith(message)).toBe(true)
  })

  it('has nothing more to say when dbt says nothing at all', async () => {
    const silent: Recording = { ...recorded('1.11-seed'), lines: [], files: {} }
    const { conclusion } = await judged(silent, { ending: { kind: 'exited', code: 2, at: 0, strays: [] } })
    expect(conclusion.kind).toBe('incomplete')
    expect(conclusion.reasons).toEqual([
      { code: 'EXIT_UNEXPLAINED', kind: 'dbt', message: 'dbt exited with 2 and did not say why' },
    ])
  })

  it('is incomplete when dbt crashed before its last word', async () => {
    const { conclusion } = await judged(recorded('2-fusion-fail-fast'))
    expect(conclusion.kind).toBe('incomplete')
    expect(codes(conclusion)).toEqual(['DBT_FAILED', 'NOT_COMPLETED'])
    expect(counts(conclusion)).toMatchObject({ interrupted: 1, 'not-started': 1, error: 1, fail: 1 })
  })

  it('ignores a file of another attempt', async () => {
    const recording = recorded('1.11-build-fails')
    recording.files[results]!.metadata.invocation_id = 'invocation-0'
    const { conclusion } = await judged(recording)
    expect(conclusion.kind).toBe('complete')
    expect(counts(conclusion)).toMatchObject({ error: 1, fail: 1, skipped: 1 })
  })

  it('is contradictory when the two stories differ', async () => {
    const recording = recorded('1.11-build-fails')
    const entry = recording.files[results]!.results.find(({ unique_id: id }) => id === 'model.scratch.bad_cast')
    entry!.status = 'success'
    const { conclusion } = await judged(recording)
    expect(conclusion.kind).toBe('contradictory')
    expect(codes(conclusion)).toEqual(['DBT_FAILED', 'NODES_DISAGREE'])
    expect(conclusion.reasons[1]?.message).toBe(
      'model.scratch.bad_cast: its events say "error", the results say "success"',
    )
    expect(conclusion.nodes.find(({ node: { name } }) => name === 'bad_cast')?.status).toBe('error')
  })

  it('is contradictory when dbt had said that it succeeded, whatever failed', async () => {
    const recording = recorded('1.11-build-fails')
    ;(recording.lines.at(-1) as LogLine).data['success'] = true
    const { conclusion } = await judged(recording)
    expect(conclusion).toMatchObject({ kind: 'contradictory', reasons: [{ code: 'EXIT_DISAGREES', kind: 'dbt' }] })
  })

  it('says that the output was cut', async () => {
    const { conclusion } = await judged(recorded('1.11-build-fails'), {
      output: { complete: false, reason: 'it was deleted' },
    })
    expect(conclusion.kind).toBe('incomplete')
    expect(conclusion.reasons[1]).toEqual({
      code: 'OUTPUT_INCOMPLETE',
      kind: 'resource',
      message: 'the output of dbt is incomplete: it was deleted',
    })
    const broken = recorded('1.11-build-fails')
    broken.stderr.push('--- Logging error ---')
    expect((await judged(broken)).conclusion.reasons[1]?.message).toContain('could not write all of its log')
  })
})

describe('an attempt that was stopped', () => {
  it.each(['1.11-sigint', '1.11-sigterm', '2-sigint', '2-sigterm'])('%s', async (name) => {
    const { conclusion } = await judged(recorded(name))
    expect(conclusion).toMatchObject({ kind: 'incomplete', succeeded: false })
    expect(conclusion.reasons[0]).toEqual({ code: 'CANCELLED', kind: 'ours', message: 'dbt was stopped: superseded' })
    expect(counts(conclusion)['interrupted']).toBeGreaterThan(0)
    // What our own stop broke is no failure of the warehouse.
    expect(conclusion.evidence.nodes).toEqual([])
  })

  it('by a deadline', async () => {
    const { conclusion } = await judged(recorded('1.11-sigint'), {
      cause: { kind: 'deadline', deadline: 'run', limitMs: 1000, elapsedMs: 1003 },
    })
    expect(conclusion.reasons[0]).toEqual({
      code: 'DEADLINE_PASSED',
      kind: 'ours',
      message: 'dbt was stopped: the run deadline of 1000 ms had passed (1003 ms)',
    })
  })

  it('by somebody else', async () => {
    const recording = recorded('1.11-sigint')
    delete recording.about.stopBefore
    const { conclusion } = await judged(recording)
    expect(conclusion.kind).toBe('incomplete')
    expect(codes(conclusion)).toEqual(['DBT_FAILED', 'INTERRUPTED'])
  })

  it('when dbt had told its whole failure by itself: complete', async () => {
    const { conclusion } = await judged(recorded('1.11-build-fails'), { cause: { kind: 'cancel', reason: 'late' } })
    expect(conclusion.kind).toBe('complete')
    expect(codes(conclusion)).toEqual(['CANCELLED', 'DBT_FAILED'])
    expect(conclusion.evidence.nodes).toHaveLength(2)
  })

  it('names our cause before what is missing after exit 0', async () => {
    const recording = recorded('1.11-seed')
    recording.files = {}
    const { conclusion } = await judged(recording, { cause: { kind: 'cancel', reason: 'late' } })
    expect(codes(conclusion)).toEqual(['CANCELLED', 'ARTIFACT_MISSING'])
  })
})

describe('a selection that matched nothing', () => {
  it.each(['1.11-nothing-selected', '2-nothing-selected'])('%s', async (name) => {
    const warn = await judged(recorded(name))
    expect(warn.conclusion).toMatchObject({ kind: 'complete', succeeded: true })
    expect(warn.conclusion.warnings).toEqual([
      {
        code: 'NOTHING_SELECTED',
        message: expect.stringMatching(/^the selection matched nothing: (Nothing to do|.*no_such_model)/),
      },
    ])
    const succeed = await judged(recorded(name), { emptySelection: 'succeed' })
    expect(succeed.conclusion).toMatchObject({ succeeded: true, warnings: [] })
    const fail = await judged(recorded(name), { emptySelection: 'fail' })
    expect(fail.conclusion).toMatchObject({
      kind: 'complete',
      succeeded: false,
      warnings: [],
      reasons: [{ code: 'NOTHING_SELECTED', kind: 'usage' }],
    })
  })
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

describe('events that heal the story', () => {
  const all = async (name: string, change: (recording: Recording) => void = () => undefined) => {
    const recording = recorded(name)
    change(recording)
    const { told, conclusion } = await judged(recording)
    return { healed: short(conclusion.events), events: [...told, ...conclusion.events], conclusion }
  }

  it.each(['1.11-sigterm', '2-sigterm'])('%s: a node that never finished was interrupted', async (name) => {
    const { healed } = await all(name)
    expect(healed).toEqual(['node:finished slow interrupted (healed)'])
  })

  it('nodes that only results know start and finish', async () => {
    expect((await all('1.11-operation-ok')).healed).toEqual([
      'node:started op_ok (healed)',
      'node:finished op_ok success (healed)',
    ])
  })

  it('nodes that only results call skipped', async () => {
    const { healed } = await all('1.12-fail-fast')
    expect(healed).toContain('node:skipped after_bad (healed)')
  })

  it('a line for people is an end that dbt told', async () => {
    const { healed, conclusion } = await all('1.11-seed', ({ lines }) => {
      const at = lines.findIndex((line) => typeof line !== 'string' && line.info.name === 'NodeFinished')
      lines.splice(at, 1)
    })
    expect(conclusion.succeeded).toBe(true)
    expect(healed).toEqual([expect.stringMatching(/^node:finished raw_\w+ success$/)])
  })

  it.each([
    ...['1.11-build-ok', '1.11-build-fails', '1.11-fail-fast-cuts-off', '1.11-sigint', '1.11-sigterm'],
    ...['1.11-ephemeral-error', '1.11-microbatch', '1.11-hook-fails', '1.8-hook-fails', '1.12-fail-fast'],
    ...['1.12-hook-skips-all', '1.11-freshness-query-fails', '2-build-ok', '2-fail-fast', '2-sigint', '2-sigterm'],
    ...['2-unit-test-fails', '2-test-could-not-run', '2-microbatch', '2-hook-fails', '2-fusion-fail-fast', '2-show'],
  ])('%s: each node that was touched has one start at most and exactly one end', async (name) => {
    const { events, conclusion } = await all(name)
    for (const { node: of, status } of conclusion.nodes) {
      const own = events.filter((event) => 'node' in event && event.node.id === of.id)
      const starts = own.filter(({ type }) => type === 'node:started')
      const ends = own.filter(({ type }) => type === 'node:finished' || type === 'node:skipped')
      expect([of.id, ends.length]).toEqual([of.id, status === 'not-started' ? 0 : 1])
      expect(starts.length).toBe(ends[0]?.type === 'node:finished' ? 1 : starts.length)
      expect(starts.length).toBeLessThanOrEqual(1)
    }
  })
})
