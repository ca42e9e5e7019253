import { describe, expect, it } from 'vitest'
import { judged, nameOf, nodeOf, recorded, type LogLine } from './__fixtures__/recorded.ts'

const results = 'run_results.json'
const model = 'model.scratch.customer_totals'

describe('lies that only one generation can tell', () => {
  it('1.x: fewer results than dbt counted nodes, in both stories', async () => {
    const recording = recorded('1.11-seed')
    const id = 'seed.scratch.raw_orders'
    recording.lines = recording.lines.filter((line) => nodeOf(line) !== id)
    const file = recording.files[results]!
    file.results = file.results.filter(({ unique_id: each }) => each !== id)
    const { conclusion } = await judged(recording)
    expect(conclusion).toMatchObject({
      kind: 'contradictory',
      succeeded: false,
      reasons: [
        { code: 'RESULTS_MISCOUNTED', message: 'expected 2 results, as many as dbt counted its nodes, found 1' },
      ],
    })
  })

  it('2.x: lines of an invocation that is not ours', async () => {
    const { conclusion } = await judged(recorded('2-build-ok'), { invocationId: 'invocation-7' })
    expect(conclusion.succeeded).toBe(false)
    expect(conclusion.reasons.map(({ code }) => code)).toContain('INVOCATION_FOREIGN')
  })

  it('2.x: a success after an error of the same node', async () => {
    const recording = recorded('2-build-ok')
    const at = recording.lines.findIndex((line) => nodeOf(line) === model && nameOf(line) === 'LogModelResult')
    const like = recording.lines[at] as LogLine
    recording.lines.splice(at, 0, {
      info: {
        ...like.info,
        name: 'Generic',
        level: 'error',
        ...{ msg: '[error] [DbDriverFailed (dbt1308)]: no table' },
      },
      data: { node_info: { unique_id: model, node_status: '' } },
    })
    const { conclusion } = await judged(recording)
    expect(conclusion.succeeded).toBe(false)
    expect(conclusion.nodes.find(({ node }) => node.id === model)?.status).toBe('error')
  })

  it('an interrupt that dbt tells, and exit status 0', async () => {
    const recording = recorded('1.11-build-ok')
    const like = recording.lines[0] as LogLine
    recording.lines.splice(-1, 0, {
      info: { ...like.info, name: 'EndOfRunSummary' },
      data: { keyboard_interrupt: true },
    })
    const { conclusion } = await judged(recording)
    expect(conclusion.reasons.map(({ code }) => code)).toEqual(['INTERRUPTED'])
  })

  it.each(['1.11-operation-ok', '2-operation-ok'])(
    '%s: the result of another operation, or more than one',
    async (name) => {
      const renamed = recorded(name)
      renamed.files[results]!.results[0]!.unique_id = 'macro.scratch.drop_all'
      expect((await judged(renamed)).conclusion.kind).toBe('contradictory')
      const more = recorded(name)
      more.files[results]!.results.push({ unique_id: 'model.scratch.orders', status: 'success' })
      expect((await judged(more)).conclusion.kind).toBe('contradictory')
    },
  )

  it('freshness without its file, or with another count', async () => {
    const without = recorded('1.11-freshness')
    delete without.files['sources.json']
    expect((await judged(without)).conclusion.reasons[0]?.code).toBe('ARTIFACT_MISSING')
    const stale = recorded('1.11-freshness')
    stale.files['sources.json']!.results = []
    expect((await judged(stale)).conclusion.kind).toBe('contradictory')
  })

  it('a command that this dbt cannot do and says nothing of', async () => {
    const { conclusion } = await judged(recorded('2-docs-generate'))
    expect(conclusion).toMatchObject({
      kind: 'complete',
      succeeded: false,
      reasons: [{ code: 'COMMAND_IMPOSSIBLE', kind: 'usage' }],
    })
  })

  it('a catalog that is not there', async () => {
    const recording = recorded('1.11-seed')
    recording.about.command = { name: 'docs-generate' }
    recording.files[results]!.args = { which: 'generate' }
    const { conclusion } = await judged(recording)
    expect(conclusion.reasons.map(({ message }) => message)).toEqual([
      'expected `catalog.json` of this attempt, found none to believe: no `catalog.json`',
      'expected `manifest.json` of this attempt, found none to believe: no `manifest.json`',
    ])
  })
})
