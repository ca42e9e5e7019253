import type { DbtInstall, DbtGeneration } from '../../engine/install.ts'
import type { Executor } from '../../executor/executor.ts'
import { memoryExecutor, memoryInstall, type MemoryExecutorOptions } from '../memory/memory-executor.ts'
import type { MemoryProcess } from '../memory/memory-process.ts'
import type { DbtScript } from './dbt-script.ts'
import { scriptDbt } from './script-dbt.ts'

/** The dbt that a scripted executor shows, by the generation of its script. */
export const scriptedInstalls: Readonly<Record<DbtGeneration, DbtInstall>> = {
  '1.x': memoryInstall,
  '2.x': {
    engine: 'core',
    version: '2.0.0-alpha.4',
    generation: '2.x',
    adapters: [{ name: 'duckdb' }],
    executable: '/memory/bin/dbt',
    source: 'scripted',
  },
}

/** A script for every process, one for each in order (the last one again and again), or one made for each. */
export type ScriptChoice = DbtScript | readonly DbtScript[] | ((process: MemoryProcess) => DbtScript)

/** An executor whose dbt plays scripts: no processes, no files, no time. For tests of whatever stands on an executor. */
export function scriptedExecutor(
  scripts: ScriptChoice,
  options: Omit<MemoryExecutorOptions, 'program'> = {},
): Executor {
  const choose = chooser(scripts)
  const install = scriptedInstalls[generationOf(scripts)]
  return memoryExecutor({ install, ...options, program: (process) => scriptDbt(choose(process))(process) })
}

function chooser(scripts: ScriptChoice): (process: MemoryProcess) => DbtScript {
  if (typeof scripts === 'function') return scripts
  const list = listOf(scripts)
  let started = 0
  return () => list[Math.min(started++, list.length - 1)] ?? {}
}

function generationOf(scripts: ScriptChoice): DbtGeneration {
  return (typeof scripts === 'function' ? undefined : listOf(scripts)[0]?.generation) ?? '1.x'
}

function listOf(scripts: DbtScript | readonly DbtScript[]): readonly DbtScript[] {
  return 'length' in scripts ? scripts : [scripts]
}
