/**
 * Runs dbt on this machine: processes of a venv, artifacts as files.
 *
 * @module adapter-local
 */

export { fileArtifactStore, type FileArtifactStore } from './artifacts/file-artifact-store.ts'
export type { FileArtifactStoreOptions } from './artifacts/options.ts'
export { inheritedNames } from './environment/inherited-names.ts'
export { localExecutor } from './executor/create-local-executor.ts'
export type { LocalExecutorOptions, LocalSettings } from './executor/options.ts'
export { findDbt } from './install/find-dbt.ts'
export type { FindDbtOptions, InstallRequest, ProbeOptions } from './install/options.ts'
export { probeDbt } from './install/probe-dbt.ts'
