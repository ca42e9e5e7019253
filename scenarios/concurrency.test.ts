import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunEvent, RunResult } from '@millrace/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { hasDbt, mainVenv, needsDbt } from './support/venvs.ts'
import { Workbench } from './support/workbench.ts'

/** One of many runs, and what it must come to. */
interface Lane {
  readonly number: number
  readonly fails: boolean
  readonly result: RunResult
  readonly events: readonly RunEvent[]
}

// Each run's rows carry its number, so what one of them sees of another would show.
const frogs = `select {{ var('lane') }} as id, cast('{{ 'frog' if var('fails') else 7 }}' as integer) as legs`
const croaks = `{% if execute %}{% do log('croak ' ~ var('lane') ~ '.', info=true) %}{% endif %}select * from {{ ref('frogs') }}`

describe('ten runs of one project at once', () => {
  needsDbt(mainVenv)
  let bench: Workbench
  let before: ReadonlyMap<string, string>
  let lanes: readonly Lane[]

  beforeAll(async () => {
    if (!hasDbt(mainVenv)) return
    bench = await Workbench.make({ files: { 'models/frogs.sql': frogs, 'models/loud_frogs.sql': croaks } })
    before = await bench.snapshot()
    lanes = await Promise.all(
      Array.from({ length: 10 }, async (_, number): Promise<Lane> => {
        const fails = number % 3 === 2
        const heard = await bench.run(
          { name: 'build', vars: { lane: number, fails } },
          {
            id: `lane-${String(number)}`,
            labels: { lane: String(number) },
            env: { POND_DB: join(bench.folder, `pond-${String(number)}.duckdb`) },
          },
        )
        return { number, fails, ...heard }
      }),
    )
    return () => bench[Symbol.asyncDispose]()
  })

  it('have ten verdicts, each the right one', () => {
    expect(lanes.map(({ result }) => result.outcome)).toEqual(
      lanes.map(({ fails }) => (fails ? 'failed' : 'succeeded')),
    )
    for (const { result, fails } of lanes) {
      expect(Object.fromEntries(result.nodes.map(({ name, status }) => [name, status]))).toEqual(
        fails
          ? { frogs: 'error', unique_frogs_id: 'skipped', loud_frogs: 'skipped' }
          : { frogs: 'success', unique_frogs_id: 'pass', loud_frogs: 'success' },
      )
      expect(result.failure?.nodeId).toBe(fails ? 'model.pond.frogs' : undefined)
    }
  })

  it('hear only of themselves', () => {
    for (const { number, result, events } of lanes) {
      const { runId, labels, attempts } = result
      expect({ runId, labels }).toEqual({ runId: `lane-${String(number)}`, labels: { lane: String(number) } })
      expect(new Set(events.map((event) => event.runId))).toEqual(new Set([runId]))
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
      expect(attempts).toHaveLength(1)
    }
    const invocations = lanes.map(({ result }) => result.attempts[0]?.invocationId)
    expect(new Set(invocations).size).toBe(lanes.length)
  })

  it('keep artifacts of their own', async () => {
    for (const { number, fails, result } of lanes) {
      const { artifacts = {} } = result.steps[0] ?? {}
      const read = (path: string): Promise<string> =>
        readFile(join(bench.artifacts, artifacts[path]?.key ?? 'none is kept'), 'utf8')
      const { metadata, args, results } = JSON.parse(await read('target/run_results.json')) as {
        readonly metadata: { readonly env: Readonly<Record<string, string>>; readonly invocation_id: string }
        readonly args: { readonly vars: unknown }
        readonly results: readonly unknown[]
      }
      expect(metadata.env['MILLRACE_RUN']).toBe(result.runId)
      expect(metadata.invocation_id).toBe(result.attempts[0]?.invocationId)
      expect(args.vars).toEqual({ lane: number, fails })
      expect(results).toHaveLength(3)
      const croaked = [...(await read('stdout')).matchAll(/"msg": "croak (\d+)\."/gu)].map(([, lane]) => lane)
      expect(new Set(croaked)).toEqual(new Set(fails ? [] : [String(number)]))
    }
  })

  it('change nothing in the project, and leave nothing where they ran', async () => {
    expect(await bench.snapshot()).toEqual(before)
    expect(await readdir(join(bench.root, 'runs'))).toEqual([])
  })
})
