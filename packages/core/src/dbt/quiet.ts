import type { DbtGeneration } from '../engine/install.ts'

/**
 * Events that never change anything, at any level below a warning: most of what dbt writes at debug level. Reading
 * them is only worth it for somebody who reads the log.
 */
const quietIn1x: ReadonlySet<string> = new Set([
  'ArtifactWritten',
  'BuildingCatalog',
  'CacheAction',
  'CacheDumpGraph',
  'CacheMiss',
  'CatalogWritten',
  'CodeExecution',
  'CodeExecutionStatus',
  'ColTypeChange',
  'ConnectionClosed',
  'ConnectionClosedInCleanup',
  'ConnectionLeftOpen',
  'ConnectionLeftOpenInCleanup',
  'ConnectionReused',
  'ConnectionUsed',
  'EndRunResult',
  'FinishedRunningStats',
  'FlushEvents',
  'Formatting',
  'FoundStats',
  'JinjaLogDebug',
  'ListRelations',
  'MainReportArgs',
  'MicrobatchExecutionDebug',
  'NewConnection',
  'NewConnectionOpening',
  'PartialParsingFile',
  'ResourceReport',
  'Rollback',
  'RollbackFailed',
  'SQLCommit',
  'SQLCompiledPath',
  'SQLQuery',
  'SchemaCreation',
  'SchemaDrop',
  'StateCheckVarsHash',
  'StatsLine',
  'SystemExecutingCmd',
  'SystemStdErr',
  'SystemStdOut',
  'TimingInfoCollected',
  'WritingInjectedSQLForNode',
])

/** The same for 2.x, where `SQLQuery` tells that a node really works. */
const quietIn2x: ReadonlySet<string> = new Set(['ArtifactWritten', 'JinjaDebugInfo', 'MainReportArgs'])

/** Whether events of this name change nothing; without a generation: in any. */
export function isQuiet(name: string, generation?: DbtGeneration): boolean {
  if (generation === '1.x') return quietIn1x.has(name)
  if (generation === '2.x') return quietIn2x.has(name)
  return quietIn1x.has(name) && quietIn2x.has(name)
}
