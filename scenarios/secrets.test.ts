import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import {
  formatFailure,
  formatSummary,
  type JournalRecord,
  type LogEvent,
  type RunEvent,
  type RunResult,
} from '@millrace/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { processes, processesOf } from './support/processes.ts'
import { hasDbt, mainVenv, needsDbt } from './support/venvs.ts'
import { filesBelow, Workbench } from './support/workbench.ts'

/** Names the database, so that it stands in the connection, in every relation and in every error about them. */
const plain = 'Teichrose-4711'
/** What JSON, Python and SQL write in other ways than it is. */
const odd = 'krötä "grün" \\ gelb\nzweite-Zeile-88'
const secrets = { DBT_ENV_SECRET_POND: plain, DBT_ENV_SECRET_ODD: odd }

/** Every form in which a part of a secret can be seen. */
const traces = [plain, 'Teichrose', 'zweite-Zeile', 'krötä', 'kr\\u00f6t', 'kr%C3%B6t', 'gelb']

const profiles = `pond:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: "{{ env_var('POND_FOLDER') }}/{{ env_var('DBT_ENV_SECRET_POND') }}.duckdb"
      external_root: "{{ env_var('DBT_ENV_SECRET_ODD') }}"
`
// A macro that says them, SQL that fails over them, and a test that names them.
const files = {
  'profiles.yml': profiles,
  'macros/gossip.sql': `{% macro gossip() %}{% if execute %}
    {% do log('log: ' ~ target.path ~ ' ' ~ target.external_root, info=true) %}
    {% do print('print: ' ~ target.path ~ ' ' ~ target.external_root) %}
    {% do exceptions.warn('warn: ' ~ target.path ~ ' ' ~ target.external_root) %}
  {% endif %}{% endmacro %}`,
  'models/frogs.sql': `{{ gossip() }} select cast('{{ target.path }}' as integer) as id`,
  'models/loud_frogs.sql': `select cast($$ {{ target.external_root }} $$ as integer) as id`,
  'models/toads.sql': `{% do exceptions.raise_compiler_error(target.path ~ ' ' ~ target.external_root) if execute %}select 1 as id`,
  'models/pond.yml': null,
}

const traceIn = (text: string): readonly string[] => traces.filter((trace) => text.includes(trace))

describe.runIf(process.platform === 'linux')('values of variables that are called secret', () => {
  needsDbt(mainVenv)
  let bench: Workbench
  let result: RunResult
  let events: readonly RunEvent[]
  let logs: readonly LogEvent[]
  let journal: readonly JournalRecord[]
  /** What `/proc` showed while dbt was at work. */
  let seen: readonly { readonly argument: readonly string[]; readonly carriers: number; readonly others: number }[]

  beforeAll(async () => {
    if (!hasDbt(mainVenv)) return
    bench = await Workbench.make({ files })
    const env = { ...secrets, POND_FOLDER: bench.folder }
    const kept = ['target/', 'log/', 'profiles/', 'state/', 'stdout', 'stderr']
    const run = await bench.millrace.start(
      bench.request({ name: 'build' }, { env, keepArtifacts: { when: 'always', files: kept } }),
    )
    const heard: RunEvent[] = []
    const lines: LogEvent[] = []
    const looks: Promise<(typeof seen)[number]>[] = []
    run.on('event', (event) => heard.push(event))
    run.on('log', (line) => lines.push(line))
    run.on('node:started', () => looks.push(lookRound(run.id)))
    result = await run.result()
    events = heard
    logs = lines
    seen = await Promise.all(looks)
    journal = await bench.journal(run.id)
    return () => bench[Symbol.asyncDispose]()
  })

  it('reach dbt: what they are used for fails for the right reasons', () => {
    expect(result).toMatchObject({ outcome: 'failed', attempts: [{ conclusion: 'complete' }] })
    const failed = result.nodes.filter(({ status }) => status === 'error').map(({ name, message }) => [name, message])
    expect(Object.fromEntries(failed)).toEqual({
      frogs: expect.stringMatching(/Could not convert string '.*\*\*\*\*\*\.duckdb' to INT32/u),
      loud_frogs: expect.stringMatching(/Could not convert string '.*\*\*\*\*\*/u),
      toads: expect.stringMatching(/\*\*\*\*\*/u),
    })
    for (const kind of ['log', 'print', 'warn'])
      expect(logs.map(({ text }) => text).join('\n')).toMatch(new RegExp(`${kind}: .*\\*{5}`, 'u'))
  })

  it('are in no event, log line, result, journal, error or report', () => {
    const places = {
      events: JSON.stringify(events),
      logs: JSON.stringify(logs),
      result: inspect(result, { depth: Infinity, maxStringLength: Infinity, showHidden: true }),
      journal: JSON.stringify(journal),
      error: inspect(errorOf(result), { depth: Infinity, maxStringLength: Infinity, showHidden: true }),
      failure: formatFailure(result),
      summary: formatSummary(result.summary),
    }
    expect(logs.length).toBeGreaterThan(100)
    expect(journal.length).toBeGreaterThan(10)
    expect(Object.entries(places).flatMap(([place, text]) => traceIn(text).map((trace) => [place, trace]))).toEqual([])
  })

  it('are in no kept artifact, whatever was kept', async () => {
    const kept = await filesBelow(bench.artifacts)
    const names = [...kept.keys()].map((path) => path.slice(bench.artifacts.length))
    expect(names.some((name) => name.endsWith('/compiled/pond/models/frogs.sql'))).toBe(true)
    expect(names.some((name) => name.endsWith('/stdout.jsonl'))).toBe(true)
    const found = [...kept].flatMap(([path, bytes]) => traceIn(utf8(bytes)).map((trace) => [path, trace]))
    expect(found).toEqual([])
  })

  it('are in no process’s arguments, and in no environment but dbt’s', () => {
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.flatMap(({ argument }) => argument)).toEqual([])
    expect(seen.some(({ carriers }) => carriers > 0)).toBe(true)
    expect(seen.map(({ others }) => others)).toEqual(seen.map(() => 0))
  })

  it('are gone from disk with the attempt', async () => {
    expect(await readdir(join(bench.root, 'runs'))).toEqual([])
    const left = await filesBelow(bench.root)
    expect([...left].flatMap(([path, bytes]) => traceIn(utf8(bytes)).map((trace) => [path, trace]))).toEqual([])
  })
})

async function lookRound(runId: string) {
  const [all, own] = await Promise.all([processes(), processesOf(runId)])
  const pids = new Set(own.map(({ pid }) => pid))
  const carriers = all.filter(({ environment }) => traceIn(environment).length > 0)
  return {
    argument: all.filter(({ commandLine }) => traceIn(commandLine).length > 0).map(({ commandLine }) => commandLine),
    carriers: carriers.length,
    others: carriers.filter(({ pid }) => !pids.has(pid)).length,
  }
}

function errorOf(result: RunResult): unknown {
  try {
    return result.orThrow()
  } catch (error) {
    return error
  }
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8')
}
