import { describe, expect, it } from 'vitest'
import { counts, judged, recorded, statuses, type LogLine, type Recording } from './__fixtures__/recorded.ts'
import { reconciliationRules } from './reconcile.ts'

interface Seen {
  readonly recording: string
  /** Where no recording has the situation itself, what makes it of one that has all but that. */
  readonly change?: (recording: Recording) => void
  readonly outputComplete?: false
  readonly says: Readonly<Record<string, string>>
}

/** A run of a real dbt for each rule, and what the rule makes of it. */
const seen: Readonly<Record<string, Seen>> = {
  // The file says `skipped` of both.
  '1x-fail-fast-rewrites-ends': {
    recording: '1.12-fail-fast',
    says: { 'model.bad_cast': 'error', 'snapshot.snap_customers': 'success' },
  },
  '1x-fail-fast-skips-unseen': {
    recording: '1.12-fail-fast',
    says: { 'model.after_bad': 'skipped', 'exposure.dashboard': 'skipped' },
  },
  '1x-ephemeral-without-result': {
    recording: '1.11-ephemeral-error',
    says: { 'model.eph_bad': 'error', 'model.eph_child': 'skipped' },
  },
  // The file does not have it, its events say `error`.
  '1x-interrupt-writes-first': { recording: '1.11-sigint', says: { 'model.slow': 'interrupted' } },
  '1x-freshness-query-failed': {
    recording: '1.11-freshness-query-fails',
    says: { 'source.events': 'runtime error' },
  },
  '1x-freshness-hooks': {
    recording: '1.11-freshness',
    says: { 'operation.scratch-on-run-start-0': 'success', 'source.events': 'warn' },
  },
  '1x-hooks-not-in-results': {
    recording: '1.8-hook-fails',
    says: { 'operation.scratch-on-run-start-0': 'error', 'operation.scratch-on-run-end-0': 'success' },
  },
  // The file says `error` of all five; the events say `success` of three that were cancelled.
  '2x-synthetic-results': {
    recording: '2-fail-fast',
    says: {
      'model.bad_slow': 'error',
      'model.slow0': 'interrupted',
      'model.slow1': 'interrupted',
      'model.slow2': 'interrupted',
      'model.slow3': 'interrupted',
    },
  },
  '2x-synthetic-results-leave-out': {
    recording: '2-hook-fails',
    says: { 'operation.scratch-on-run-end-0': 'error', 'model.customer_totals': 'success' },
  },
  '2x-no-op-is-skipped': { recording: '2-build-ok', says: { 'model.eph_customers': 'no-op' } },
  '2x-unit-test-fails': { recording: '2-unit-test-fails', says: { 'unit_test.ut_orders_fail': 'fail' } },
  '2x-test-could-not-run': {
    recording: '2-test-could-not-run',
    says: { 'test.broken_test': 'error', 'test.fail_total_values': 'fail' },
  },
  '2x-failed-node-without-result': {
    recording: '2-microbatch',
    says: { 'model.mb_bad': 'error', 'model.mb_child': 'skipped' },
  },
  '2x-hooks-not-in-results': { recording: '2-build-ok', says: { 'operation.scratch-on-run-start-0': 'success' } },
  '2x-results-stay-empty': { recording: '2-show', says: { 'model.stg_orders': 'success' } },
  'operation-only-in-results': { recording: '1.11-operation-ok', says: { 'macro.op_ok': 'success' } },
  'output-cut-results-whole': {
    recording: '1.11-seed',
    change: ({ lines }) => void lines.splice(9),
    outputComplete: false,
    says: { 'seed.raw_orders': 'success', 'operation.scratch-on-run-end-0': 'success' },
  },
}

describe('the table of reconciliation', () => {
  it('has a recording for every rule', () => {
    expect(Object.keys(seen).sort()).toEqual(reconciliationRules.map(({ id }) => id).sort())
  })

  it.each(reconciliationRules)('$id says where it comes from', ({ says, source }) => {
    expect(says).toMatch(/^\S.*\.$/s)
    expect(source).not.toBe('')
  })

  it.each(Object.entries(seen))('%s', async (id, { recording: name, change, outputComplete, says }) => {
    const recording = recorded(name)
    change?.(recording)
    const { conclusion } = await judged(recording, outputComplete === false ? { output: { complete: false } } : {})
    expect(conclusion.rules).toContain(id)
    expect(statuses(conclusion)).toMatchObject(says)
    expect(conclusion.kind).not.toBe('contradictory')
  })

  it('leaves out what is no result: ephemeral models of 1.x, and the project of a failed operation of 2.x', async () => {
    const built = await judged(recorded('1.11-build-ok'))
    expect(built.evidence.story.nodes.get('model.scratch.eph_customers')?.status).toBe('success')
    expect(statuses(built.conclusion)).not.toHaveProperty('model.eph_customers')
    const operation = await judged(recorded('2-operation-fails'))
    expect(operation.conclusion.nodes).toEqual([])
    expect(operation.conclusion.kind).toBe('complete')
  })

  it('takes nothing from a result that is a form letter', async () => {
    const cut = await judged(recorded('1.11-fail-fast-cuts-off'))
    const node = cut.conclusion.nodes.find(({ node: { name } }) => name === 'slow0')
    expect(node).toMatchObject({
      status: 'interrupted',
      message: expect.stringContaining('INTERRUPT'),
      thread: /Thread/,
    })
    const failed = await judged(recorded('2-fail-fast'))
    expect(failed.conclusion.nodes.map(({ message }) => message)).not.toContain('Compilation Error')
    // The form letter gives no time to any of them.
    expect(failed.conclusion.nodes.find(({ node: { name } }) => name === 'bad_slow')?.seconds).toBeGreaterThan(1)
    const never = await judged(recorded('2-compile-error'))
    expect(never.conclusion.nodes).toEqual([
      { node: expect.objectContaining({ id: 'model.scratch.undefined_ref' }), status: 'not-started' },
    ])
  })

  it('does not know how old a dbt is whose version it does not know', async () => {
    const { evidence } = await judged(recorded('1.8-seed'))
    const { minor: _, ...install } = evidence.install
    const { conclusion } = await judged(recorded('1.8-seed'), { install })
    expect(conclusion).toMatchObject({ succeeded: true, rules: ['1x-hooks-not-in-results'] })
  })

  it('calls a hook of 1.8 interrupted when dbt was killed in it', async () => {
    const recording = recorded('1.8-hook-fails')
    recording.lines.splice(4)
    recording.about.signal = 'SIGKILL'
    const { conclusion } = await judged(recording)
    expect(statuses(conclusion)['operation.scratch-on-run-start-0']).toBe('interrupted')
  })

  it('believes the worse of two ends that differ, over the file too', async () => {
    const recording = recorded('1.11-seed')
    const ends = recording.lines.filter(
      (line): line is LogLine => typeof line !== 'string' && line.info.name === 'NodeFinished',
    )
    ends[0]!.data.run_result!.status = 'error'
    const { conclusion } = await judged(recording)
    expect(conclusion.kind).toBe('contradictory')
    expect(conclusion.reasons[0]?.message).toContain('dbt told more than one end of it, and they differ')
    expect(counts(conclusion)).toMatchObject({ error: 1 })
  })

  it('takes the names of nodes that only results know from the manifest', async () => {
    const recording = recorded('1.11-build-ok')
    recording.lines = []
    const id = 'test.scratch.not_null_stg_orders_id.8cf5724805'
    const value = {
      metadata: { schemaVersion: 'v12', env: { MILLRACE_ATTEMPT: 'rec-1' }, invocationId: 'invocation-1' },
      nodes: new Map([[id, { id, name: 'Not null', resourceType: 'test', dependsOn: [] }]]),
    }
    const { conclusion } = await judged(recording, { manifest: { found: true, value }, output: { complete: false } })
    expect(conclusion.kind).toBe('incomplete')
    expect(statuses(conclusion)).toMatchObject({ 'test.Not null': 'pass', 'seed.raw_orders': 'success' })
  })

  it('tells every selected node of an interrupted 2.x', async () => {
    const { conclusion } = await judged(recorded('2-sigint'))
    expect(counts(conclusion)).toEqual({ success: 1, interrupted: 4 })
  })
})
