import type { DbtGeneration } from '../../engine/install.ts'
import type { MemoryProcess } from '../memory/memory-process.ts'
import { catalogJson, falseResultsJson, manifestJson, runResultsJson, sourcesJson } from './artifacts.ts'
import type { ArtifactOrigin, EndedNode } from './artifacts.ts'
import { commandFiles, optionOf, whichCommand, writesNoEntries } from './command-files.ts'
import { dbtLine, type DbtLineSpec } from './dbt-line.ts'
import type { DbtScript, RunResultsJson } from './dbt-script.ts'
import type { NodeCount } from './dialect.ts'
import { playedNodes, type PlayedNode } from './play.ts'

/** Variables that dbt repeats, without this beginning, on every line and in every artifact. */
const customEnv = 'DBT_ENV_CUSTOM_ENV_'

/** One scripted dbt at work: who it is, its clock, its pen. */
export interface Stage {
  readonly script: DbtScript
  readonly process: MemoryProcess
  readonly generation: DbtGeneration
  readonly version: string
  readonly which: string
  readonly nodes: readonly PlayedNode[]
  readonly threads: number
  /** A node's number among those that dbt counts; 0 of others. */
  countOf(node: PlayedNode): NodeCount
  /** dbt's clock, milliseconds since 1970: never behind the ambient's, ahead by what nodes are said to take. */
  now(): number
  /** The clock is at least there. */
  reach(at: number): void
  say(lines: readonly DbtLineSpec[]): void
  /** Writes what this command writes, of these nodes. */
  writeArtifacts(ended: readonly EndedNode[]): void
  /** Writes the `run_results.json` that follows an interrupt. */
  writeInterrupted(ended: readonly EndedNode[]): void
}

/** The stage for one process. */
export function openStage(script: DbtScript, process: MemoryProcess): Stage {
  const { argv, env, place, ambient, layout } = process
  const generation = script.generation ?? place.install.generation
  const version = script.version ?? (script.generation === undefined ? place.install.version : versions[generation])
  const which = whichCommand(argv)
  const nodes = playedNodes(script, generation)
  const extra = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(customEnv) ? [[name.slice(customEnv.length), value]] : [],
    ),
  )
  const chosenId = generation === '2.x' ? optionOf(argv, '--invocation-id') : undefined
  const invocationId = chosenId ?? ambient.newId()
  const counted = new Map(nodes.filter(({ isCounted }) => isCounted).map(({ id }, index) => [id, index + 1]))
  const startedAt = ambient.now()
  let ahead = startedAt
  let lines = 0

  const now = () => Math.max(ahead, ambient.now())
  const origin = (): ArtifactOrigin => ({ generation, version, invocationId, extra, which, at: now() })
  const seconds = () => (now() - startedAt) / 1_000
  const make = generation === '1.x' ? dbtLine.v1 : dbtLine.v2

  const write = (name: string, content: unknown) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    process.put(`${layout.target}/${name}.json`, text)
  }
  const writeResults = (honest: RunResultsJson) => {
    const results = script.runResults === undefined ? honest : script.runResults(honest)
    if (results !== undefined) write('run_results', results)
  }
  const writers = {
    run_results: (ended: readonly EndedNode[]) =>
      writeResults(runResultsJson(origin(), writesNoEntries(generation, which) ? [] : ended, seconds())),
    manifest: () => write('manifest', manifestJson(origin(), nodes)),
    sources: (ended: readonly EndedNode[]) => write('sources', sourcesJson(origin(), ended, seconds())),
    catalog: () => write('catalog', catalogJson(origin(), nodes)),
  }
  const written = (name: string): DbtLineSpec => ({
    name: 'ArtifactWritten',
    msg: `Wrote artifact to ${layout.target}/${name}.json`,
    data: { artifact_path: `${layout.target}/${name}.json`, artifact_type: name },
  })

  const say = (specs: readonly DbtLineSpec[]) => {
    for (const spec of specs) {
      const line = make({ at: now(), ...spec }, { invocationId, extra })
      for (const said of script.line?.(line, lines++) ?? [line]) {
        process.write('stdout', typeof said === 'string' ? said : `${JSON.stringify(said)}\n`)
      }
    }
  }

  return {
    script,
    process,
    generation,
    version,
    which,
    nodes,
    threads: script.threads ?? 1,
    countOf: ({ id }) => ({ index: counted.get(id) ?? 0, total: counted.size }),
    now,
    reach(at) {
      ahead = Math.max(ahead, at)
    },
    say,
    writeArtifacts(ended) {
      const files = commandFiles(generation, which)
      for (const name of files) writers[name](ended)
      say(files.map(written))
    },
    writeInterrupted(ended) {
      const honest = runResultsJson(origin(), ended, seconds())
      writeResults(generation === '1.x' ? honest : falseResultsJson(origin(), nodes))
      say([written('run_results')])
    },
  }
}

const versions: Readonly<Record<DbtGeneration, string>> = { '1.x': '1.11.16', '2.x': '2.0.0-alpha.4' }
