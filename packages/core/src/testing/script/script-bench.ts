import type { CallOptions } from '../../ambient/call-options.ts'
import type { Ending, Execution, StartRequest } from '../../executor/executor.ts'
import { manualAmbient } from '../manual-ambient.ts'
import { collect, joined, text } from '../suites/bytes.ts'
import { said } from '../suites/executor-bench.ts'
import type { DbtLineJson } from './dbt-line.ts'
import type { RunResultsJson } from './dbt-script.ts'
import { scriptedExecutor, type ScriptChoice } from './scripted-executor.ts'

/** Options of calls that nobody aborts. */
export const options: CallOptions = { signal: new AbortController().signal }
const build = ['build']

/** Starts a scripted dbt, and more attempts after it. */
export async function start(scripts: ScriptChoice, argv: readonly string[] = build, env: StartRequest['env'] = {}) {
  const executor = scriptedExecutor(scripts, { ambient: manualAmbient() })
  const place = await executor.locate({ project: '/p' }, options)
  let attempts = 0
  const next = (): Promise<Execution> => {
    const attempt = ++attempts
    const name = { runId: 'r', step: 1, attempt, folder: `r/step-1/attempt-${attempt}` }
    return executor.start({ attempt: name, place, argv, env, inputs: [] }, options)
  }
  return { place, next, execution: await next() }
}

/** A scripted dbt that ended, and what it left. */
export interface Played {
  readonly ending: Ending
  readonly lines: readonly DbtLineJson[]
  readonly file: (name: string) => Promise<unknown>
}

/** Runs a scripted dbt to its end. */
export async function play(
  scripts: ScriptChoice,
  argv?: readonly string[],
  env?: StartRequest['env'],
): Promise<Played> {
  return played((await start(scripts, argv, env)).execution)
}

/** What an execution left, after its end. */
export async function played(execution: Execution): Promise<Played> {
  const ending = await execution.ended(options)
  const lines = (await said(execution))
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as DbtLineJson]))
  const file = async (name: string) => {
    const paths = (await execution.list('', options)).map(({ path }) => path)
    if (!paths.includes(`target/${name}`)) return undefined
    const content = joined(await collect(execution.read(`target/${name}`, { ...options, maxBytes: 1e9 })))
    return JSON.parse(text(content)) as unknown
  }
  return { ending, lines, file }
}

/** `NodeFinished success model.p.a`, in order, of the events of these names. */
export const told = (lines: readonly DbtLineJson[], ...names: readonly string[]) =>
  lines
    .filter(({ info }) => names.includes(info.name))
    .map(({ info, data }) => {
      const node = data['node_info'] as { readonly node_status: string; readonly unique_id: string } | undefined
      return [info.name, node?.node_status, node?.unique_id].filter((word) => word !== undefined).join(' ')
    })
/** Node and status of each entry of `run_results.json`. */
export const results = async ({ file }: Played) =>
  ((await file('run_results.json')) as RunResultsJson | undefined)?.results.map((result) => [
    result['unique_id'],
    result['status'],
  ])
