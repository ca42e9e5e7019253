import { describe, expect, it } from 'vitest'
import { classify } from '../../failure/classify.ts'
import { judged, recorded, type LogLine } from './__fixtures__/recorded.ts'

describe('evidence for the classifier', () => {
  it('has what failed, in the order of ends, with the errors of each', async () => {
    const { evidence } = (await judged(recorded('1.11-build-fails'))).conclusion
    expect(evidence).toMatchObject({
      ending: { kind: 'exited', code: 1 },
      engine: 'core',
      generation: '1.x',
      dbtVersion: '1.11.16',
      adapterType: 'duckdb',
      command: 'build',
      errors: [],
      text: '',
    })
    expect(evidence.nodes.map(({ id, status }) => [id, status])).toEqual([
      ['model.scratch.bad_cast', 'error'],
      ['test.scratch.fail_total_values.ef2ac96081', 'fail'],
    ])
    expect(evidence.nodes[0]).toMatchObject({
      resourceType: 'model',
      message: expect.stringContaining('Conversion Error'),
      errors: [{ event: 'CatchableExceptionOnRun' }],
    })
    expect(evidence.nodes[1]).toMatchObject({ failures: 1 })
  })

  it('has errors outside any node, and the last lines of text', async () => {
    const connection = (await judged(recorded('1.11-no-connection'))).conclusion.evidence
    expect(connection.errors).toMatchObject([{ event: 'MainEncounteredError', trace: expect.any(String) }])
    expect(connection.errors[0]).not.toHaveProperty('fatal')
    const usage = (await judged(recorded('1.11-usage-error'))).conclusion.evidence
    expect(usage.text).toContain('No such option')
  })

  it('has what `debug` finds wrong as text, without what it looked at', async () => {
    const { evidence } = (await judged(recorded('1.11-debug-no-connection'))).conclusion
    expect(evidence.text).toMatch(/^dbt was unable to connect to the specified database/u)
    expect(classify(evidence)).toMatchObject({ category: 'connection', message: expect.stringMatching(/^IO Error/u) })
  })

  it('has all that `debug` told where it names no check that failed', async () => {
    const recording = recorded('1.11-debug-no-connection')
    const lines = recording.lines.filter((line) => !JSON.stringify(line).includes('check failed'))
    expect((await judged({ ...recording, lines })).conclusion.evidence.text).toContain('Connection test: [ERROR]')
  })

  it('passes over the word that dbt stopped beside what made it stop', async () => {
    const failFast = (await judged(recorded('2-fail-fast'))).conclusion.evidence
    expect(failFast.errors).toEqual([])
    expect(failFast.nodes.map(({ id }) => id)).toEqual(['model.scratch.bad_slow'])
    const stopped = (await judged(recorded('2-sigint'))).conclusion.evidence
    expect(stopped.errors).toMatchObject([{ codeName: 'OperationCanceled' }])
  })

  it('has skips where nothing else failed', async () => {
    const recording = recorded('1.11-ephemeral-error')
    recording.lines = recording.lines.filter((line) => !JSON.stringify(line).includes('"model.scratch.eph_bad"'))
    const { evidence } = (await judged(recording)).conclusion
    expect(evidence.nodes).toMatchObject([{ id: 'model.scratch.eph_child', status: 'skipped' }])
  })

  it('knows how a process ended otherwise, and what its installation is', async () => {
    const recording = recorded('1.11-seed')
    recording.lines = []
    const { conclusion } = await judged(recording, {
      ending: { kind: 'signalled', signal: 'SIGKILL', at: 0, strays: [] },
      install: {
        ...(await judged(recording)).evidence.install,
        version: 'unknown',
        adapters: [{ name: 'duckdb' }, { name: 'postgres' }],
      },
    })
    expect(conclusion.evidence.ending).toEqual({ kind: 'signalled', signal: 'SIGKILL' })
    expect(conclusion.evidence).not.toHaveProperty('dbtVersion')
    expect(conclusion.evidence).not.toHaveProperty('adapterType')
  })

  it('is bounded', async () => {
    const recording = recorded('1.11-build-fails')
    const failed = recording.lines.find(
      (line): line is LogLine => typeof line !== 'string' && line.data.run_result?.status === 'error',
    )
    for (let index = 0; index < 500; index += 1) {
      const id = `model.scratch.bad_${index}`
      recording.lines.unshift({
        info: failed!.info,
        data: { ...failed!.data, node_info: { unique_id: id, node_status: 'error' } },
      })
    }
    recording.stderr = ['x'.repeat(100_000)]
    const { evidence } = (await judged(recording)).conclusion
    expect(evidence.nodes).toHaveLength(200)
    expect(evidence.text.length).toBeLessThanOrEqual(16 * 1024)
  })
})
