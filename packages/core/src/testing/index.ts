export { seededRandom, manualAmbient } from './manual-ambient.ts'
export type { ManualAmbient, ManualAmbientOptions, PendingSleep } from './manual-ambient.ts'
export { gates } from './gates.ts'
export type { Gates } from './gates.ts'

export { testExecutor } from './suites/test-executor.ts'
export type { TestExecutorOptions } from './suites/test-executor.ts'
export type { ExecutorHarness } from './suites/executor-bench.ts'
export { testArtifactStore } from './suites/test-artifact-store.ts'
export type { ArtifactStoreHarness } from './suites/test-artifact-store.ts'
export { testRunStore } from './suites/test-run-store.ts'
export type { RunStoreHarness, SuiteRecord } from './suites/test-run-store.ts'

export { probeProgram } from './probe/probe-program.ts'
export { floodLine, probe } from './probe/probe.ts'
export type { ProbeAction, ProbeSignal } from './probe/probe.ts'

export { memoryExecutor, memoryInstall } from './memory/memory-executor.ts'
export type { MemoryExecutorOptions } from './memory/memory-executor.ts'
export { memoryMachine } from './memory/memory-machine.ts'
export type { MemoryAttempt, MemoryMachine } from './memory/memory-machine.ts'
export { memoryProbe } from './memory/memory-probe.ts'
export type { MemoryFile, MemoryFileLike, MemoryFiles } from './memory/memory-files.ts'
export type { MemoryOutput } from './memory/memory-output.ts'
export type {
  MemoryPids,
  MemoryProcess,
  MemoryProgram,
  MemoryReaction,
  MemorySignal,
  RunningProcess,
} from './memory/memory-process.ts'

export { scriptedExecutor, scriptedInstalls } from './script/scripted-executor.ts'
export type { ScriptChoice } from './script/scripted-executor.ts'
export { scriptDbt } from './script/script-dbt.ts'
export { dbtLine } from './script/dbt-line.ts'
export type { DbtInvocation, DbtLineJson, DbtLineSpec } from './script/dbt-line.ts'
export type { DbtScript, RunResultsJson, ScriptedFailure, ScriptedGates, ScriptedNode } from './script/dbt-script.ts'
