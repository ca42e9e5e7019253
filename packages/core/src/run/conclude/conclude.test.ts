import { describe, expect, it } from 'vitest'

import { counts, judged, recorded, type LogLine, type Recording } from './__fixtures__/recorded.ts'

const results = 'run_results.json'

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

  it('is for the cut output to explain, where dbt did not say why it failed', async () => {
    const recording = recorded('1.11-build-fails')
    const silent = { ...recording, lines: recording.lines.slice(0, 3), files: {} }
    const output = { complete: false, reason: 'stdout ends in the middle of a line' }
    expect(codes((await judged(silent, { output })).conclusion)).toEqual(['OUTPUT_INCOMPLETE', 'NOT_COMPLETED'])
    expect(codes((await judged(silent)).conclusion)).toEqual(['EXIT_UNEXPLAINED', 'NOT_COMPLETED'])
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

describe('a manifest that dbt 1.x made from a parse state', () => {
  const manifestOf = (invocationId: string) => ({
    found: true as const,
    value: {
      metadata: { schemaVersion: 'v12', invocationId, env: { MILLRACE_ATTEMPT: 'rec-0' } },
      nodes: new Map(),
    },
  })

  it('is known by its invocation, since its mark is that of the attempt that parsed', async () => {
    const { conclusion } = await judged(recorded('1.11-build-ok'), { manifest: manifestOf('invocation-1') })
    expect(conclusion).toMatchObject({ kind: 'complete', succeeded: true })
  })

  it('is no excuse for dbt 2.x', async () => {
    const { conclusion } = await judged(recorded('2-build-ok'), { manifest: manifestOf('invocation-1') })
    expect(codes(conclusion)).toEqual(['ARTIFACT_FOREIGN'])
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
