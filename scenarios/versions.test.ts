import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CancelReport, RunEvent } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { expectedOf, type Scenario } from './support/differences.ts'
import { normalised, shortId } from './support/normalised.ts'
import { processesOf } from './support/processes.ts'
import { exampleProject, needsDbt } from './support/venvs.ts'
import { dbtVersions } from './support/versions.ts'
import { Workbench } from './support/workbench.ts'

const baseline = async (scenario: Scenario): Promise<readonly string[]> => {
  const text = await readFile(join(import.meta.dirname, '__fixtures__', `${scenario}.txt`), 'utf8')
  return text.trimEnd().split('\n')
}

const slowly = {
  'models/loud_frogs.sql': null,
  'models/slow_frogs.sql': `select count(*) as id from range(200000) a, range(200000) b, {{ ref('frogs') }}
    where hash(a.range, b.range) % 7 = 1`,
  'models/late_frogs.sql': "select * from {{ ref('slow_frogs') }}",
}

describe.each(dbtVersions)('$name', { concurrent: true }, ({ name, venv, generation }) => {
  needsDbt(venv)
  const dbt = { venv }

  it('builds: what fails, what only warns, what is skipped, and what is done all the same', async () => {
    await using bench = await Workbench.make({ project: exampleProject, dbt })
    const before = await bench.snapshot()
    const { result, events } = await bench.run({ name: 'build', vars: { fail: true } })
    expect(result.outcome).toBe('failed')
    expect(normalised(events)).toEqual(expectedOf(await baseline('build-fails'), name, 'build-fails'))
    expect(result.failure).toMatchObject({
      category: 'runtime',
      retryable: false,
      nodeId: 'model.mill_books.grain_stock',
      message: expect.stringMatching(/^Conversion Error: Could not convert string '\w+' to INT32/u),
    })
    const nodes = new Map(result.nodes.map((node) => [shortId(node.id), node]))
    expect(nodes.get('test.mill_books.deliveries_without_a_note')).toMatchObject({
      status: 'warn',
      severity: 'warn',
      failures: 13,
    })
    expect(nodes.get('model.mill_books.valley_report')).toMatchObject({
      status: 'skipped',
      skippedBecause: 'model.mill_books.grain_stock',
    })
    expect(nodes.get('seed.mill_books.farms')).toMatchObject({ status: 'success', rowsAffected: 5 })
    expect(result.problems.map(({ severity, nodeId = '' }) => [severity, shortId(nodeId)])).toEqual([
      ['warning', 'test.mill_books.deliveries_without_a_note'],
      ['error', 'model.mill_books.grain_stock'],
    ])
    expect(await bench.snapshot()).toEqual(before)
  })

  it('tells what does not compile, with its file', async () => {
    const files = { 'models/marts/valley_report.sql': "select * from {{ ref('nowhere') }}" }
    await using bench = await Workbench.make({ project: exampleProject, dbt, files })
    const { result, events } = await bench.run({ name: 'build' })
    expect(normalised(events)).toEqual(expectedOf(await baseline('compile-error'), name, 'compile-error'))
    expect(result).toMatchObject({
      outcome: 'failed',
      failure: {
        category: 'compilation',
        message: expect.stringMatching(/nowhere'.* not found/u),
        file: 'models/marts/valley_report.sql',
      },
    })
    // What the results of 2.x name was never begun.
    expect(result.nodes.filter(({ status }) => status !== 'not-started')).toEqual([])
  })

  it('is stopped in the middle of a query: what had finished is kept, and nothing of dbt is left', async () => {
    await using bench = await Workbench.make({ dbt, files: slowly })
    const run = await bench.millrace.start(bench.request({ name: 'build' }))
    const events: RunEvent[] = []
    let report: Promise<CancelReport> | undefined
    run.on('event', (event) => events.push(event))
    run.on('log', ({ name: line = '', text }) => {
      // 1.x tells of a query before it runs, 2.x after it ran.
      const isAtWork =
        generation === '1.x'
          ? line === 'SQLQuery' && text.includes('range(200000)')
          : line === 'NodeExecuting' && text.includes('slow_frogs')
      if (isAtWork) report ??= run.cancel('enough frogs', { by: 'the keeper' })
    })
    const result = await run.result()
    expect(normalised(events)).toEqual(expectedOf(await baseline('cancel'), name, 'cancel'))
    const { nodes, ...rest } = (await report) ?? { nodes: undefined }
    expect(rest).toEqual({
      outcome: 'cancelled',
      alreadyOver: false,
      by: 'the keeper',
      reason: 'enough frogs',
      rungs: ['interrupt'],
      // 2.x may be gone before it has told the end of the node.
      queries: [
        {
          node: 'model.pond.slow_frogs',
          state: generation === '1.x' ? 'cancelled' : expect.stringMatching(/^(?:cancelled|unknown)$/u),
        },
      ],
      survivors: [],
    })
    expect({ ...nodes, finished: nodes?.finished.map(shortId).toSorted() }).toEqual({
      finished: ['model.pond.frogs', 'test.pond.unique_frogs_id'],
      interrupted: ['model.pond.slow_frogs'],
      // 1.x does not say what it had yet to do.
      notStarted: generation === '1.x' ? [] : ['model.pond.late_frogs'],
    })
    expect(result).toMatchObject({
      outcome: 'cancelled',
      failure: { category: 'cancelled', message: 'cancelled by the keeper: enough frogs' },
      attempts: [{ succeeded: false, failure: { category: 'cancelled' } }],
    })
    if (process.platform === 'linux') expect(await processesOf(run.id)).toEqual([])
  })
})
