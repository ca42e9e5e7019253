import type { DbtEngine, DbtInstall } from '../engine/install.ts'
import type { Command, CommandName } from './command.ts'
import { optionsOf } from './command-table.ts'

/** What must be there before a command counts as successful, besides exit status 0 and events that agree. */
export interface Proof {
  /** Files of the target folder, each written by this very attempt. */
  readonly files: readonly string[]
  /**
   * What `run_results.json` must say: `each-node` has a result for each node that dbt took up; `may-be-empty` may have
   * none although dbt took up nodes; `none`: the command writes no results.
   */
  readonly results: 'each-node' | 'may-be-empty' | 'none'
  /** Why this dbt cannot do this at all although it exits 0, and what to do instead. */
  readonly impossible?: string
}

const results = 'run_results.json'
const manifest = 'manifest.json'

const eachNode: Proof = { files: [results], results: 'each-node' }
const emptyResults: Proof = { files: [results], results: 'may-be-empty' }
const parsed: Proof = { files: [manifest], results: 'none' }
const fresh: Proof = { files: ['sources.json'], results: 'none' }
const nothing: Proof = { files: [], results: 'none' }

// Source: 1.x facts, section 6 ("written by"); recorded on 1.8.10, 1.11.16 and 1.12.6.
const proofs1x: Readonly<Record<CommandName, Proof>> = {
  build: eachNode,
  run: eachNode,
  test: eachNode,
  seed: eachNode,
  snapshot: eachNode,
  // sources.json only, also when a source is stale.
  'source-freshness': fresh,
  // Tests, seeds and hooks get a `success` too; ephemeral models get none.
  compile: eachNode,
  parse: parsed,
  // Its answer is in the events.
  list: nothing,
  'docs-generate': { files: ['catalog.json', manifest, results], results: 'each-node' },
  clone: eachNode,
  // One result, named after the macro; no node event.
  'run-operation': eachNode,
  deps: nothing,
  debug: nothing,
  // Writes what the command writes that it repeats; only those with results can be repeated (task/retry.py, TASK_DICT).
  retry: eachNode,
  show: eachNode,
}

// Source: 2.x facts, section 5 ("which command writes"); recorded on 2.0.0-alpha.4 and 2.0.0-preview.196.
const proofs2x: Readonly<Record<CommandName, Proof>> = {
  ...proofs1x,
  // Both write `results: []` when they succeed.
  compile: emptyResults,
  show: emptyResults,
  // 2.x facts, section 2: exit 0, warning dbt1705, nothing written.
  'docs-generate': {
    ...nothing,
    impossible:
      'dbt 2.x does not support `docs generate`: it exits 0 and writes nothing. ' +
      "Use { name: 'compile', flags: ['--write-catalog'] } for the catalog.",
  },
}

const exceptions2x: Readonly<Record<DbtEngine, Partial<Record<CommandName, Proof>>>> = {
  core: {
    // 2.x facts, section 2: exit 0, warning dbt9002 "Unhandled command: Source", no query, no sources.json.
    'source-freshness': {
      ...nothing,
      impossible:
        'dbt Core 2.x does not handle `source freshness`: it exits 0 and asks nothing. Use dbt Fusion or dbt 1.x.',
    },
  },
  fusion: {},
}

/** What proves that a command succeeded on this dbt. */
export function proofOf(command: Command, install: DbtInstall): Proof {
  const { name } = command
  if (install.generation === '2.x') return exceptions2x[install.engine][name] ?? proofs2x[name]
  // Tried on 1.8, 1.11 and 1.12: without compiling, neither manifest nor results are written.
  if (name === 'docs-generate' && command.compile === false) return { files: ['catalog.json'], results: 'none' }
  return proofs1x[name]
}

/** Whether a command takes nodes by a selection, so that the selection can match nothing. */
export function selects(command: Command): boolean {
  return optionsOf(command.name).includes('select') && !('inline' in command)
}

// `retry` takes up the nodes of the other run.
const takingUpNodes: readonly CommandName[] = [
  'build',
  'run',
  'test',
  'seed',
  'snapshot',
  'source-freshness',
  'compile',
  'docs-generate',
  'clone',
  'retry',
  'show',
]

/** Whether dbt takes up nodes one by one for a command, with events and a result for each. */
export function runsNodes(command: Command): boolean {
  if (command.name === 'docs-generate') return command.compile !== false
  return takingUpNodes.includes(command.name)
}
