/**
 * Runs dbt from programs: typed commands, live node events, one honest result.
 *
 * @module core
 */

export { createMillrace, type Millrace, type MillraceOptions, type RequestFor } from './millrace.ts'

export type { Ambient } from './ambient/ambient.ts'
export { abortableIterable } from './ambient/abortable.ts'
export type { CallOptions } from './ambient/call-options.ts'
export { systemAmbient } from './ambient/system-ambient.ts'
export type { DbtAdapter, DbtEngine, DbtGeneration, DbtInstall } from './engine/install.ts'

export { commandNames, type Command, type CommandName, type CommandOf } from './command/command.ts'
export { parseCommandValue } from './command/command-schema.ts'
export { formatCommand } from './command/format-command.ts'
export { parseCommand } from './command/parse-command.ts'

export {
  AdapterError,
  FileUnreadableError,
  OutputLostError,
  StartRefusedError,
  StoreError,
  UsageError,
} from './errors/adapter-errors.ts'
export type { FileTrouble, StartRefusal } from './errors/adapter-errors.ts'
export { MillraceError, type MillraceErrorOptions } from './errors/millrace-error.ts'
export {
  CancelledError,
  InternalError,
  LostError,
  ResourceError,
  TimeoutFailureError,
  UsageFailureError,
} from './errors/run-endings.ts'
export {
  RunFailedError,
  type FailedCategory,
  type FailureData,
  type RunFailedContext,
} from './errors/run-failed-error.ts'
export {
  ArtifactError,
  AuthenticationError,
  CompilationError,
  ConnectionError,
  DependencyError,
  ProfileError,
  ProjectError,
  RuntimeFailureError,
  TestFailureError,
} from './errors/run-failures.ts'

export { classify, classifyText, createClassifier, type Classifier } from './failure/classify.ts'
export { defaultRules } from './failure/default-rules.ts'
export { ruleTable, type FailureRule } from './failure/rule.ts'
export type { Symptom } from './failure/symptom.ts'
export { failureCategories } from './failure/failure.ts'
export type { ErrorSaid, Failure, FailureCategory, FailureEvidence, NodeTrouble } from './failure/failure.ts'
export type { RetryOptions } from './retry/policy.ts'

export type {
  AttemptInput,
  AttemptLayout,
  AttemptName,
  Ending,
  EndingKind,
  Execution,
  ExecutionRef,
  Executor,
  ExecutorCapabilities,
  FileEntry,
  OutputChunk,
  OutputStream,
  Place,
  PlaceRequest,
  StartRequest,
  Stray,
} from './executor/executor.ts'
export type { ArtifactEntry, ArtifactStore } from './store/artifact-store.ts'
export { memoryArtifactStore } from './store/memory-artifact-store.ts'
export { memoryRunStore } from './store/memory-run-store.ts'
export type { JournalBatch, RunStore, StoredRecord, StoredRun } from './store/run-store.ts'

export type { NodeName, ParseMode, Problem } from './dbt/said.ts'
export type {
  EventBase,
  LogEvent,
  Rung,
  RunEvent,
  RunEventMap,
  RunEventOf,
  RunEventPayloads,
  RunEventType,
} from './run/events.ts'
export type { CancelOptions, EventsOptions, Run } from './run/handle.ts'
export type { JournalRecord, RecordBase, RecordBodies, RecordType, Stamp } from './run/journal/records.ts'
export type { LadderOptions } from './run/ladder.ts'
export { nodeGroup, type NodeFreshness, type NodeGroup, type NodeResult, type NodeStatus } from './run/node.ts'
export type { ArtifactRef, CommandOutput, OutputByCommand } from './run/output.ts'
export { durationMs, parseDuration } from './run/request-duration.ts'
export { formatFailure } from './run/report/format-failure.ts'
export { formatSummary } from './run/report/format-summary.ts'
export type {
  DeadlineOptions,
  Duration,
  EmptySelection,
  KeepArtifacts,
  ProfileOptions,
  RequestRecord,
  ResolvedRetry,
  RunRequest,
} from './run/request.ts'
export type { AttemptResult, CancelReport, RunResult, StepResult } from './run/result.ts'
export type { RunStateName } from './run/state.ts'
export type { Summary, SummaryNode, ThreadUse } from './run/summary-types.ts'
export type { Cause, ConclusionKind, DeadlineName, Outcome, Verdict } from './run/verdict.ts'

export { artifactKeyTrouble, checkArtifactKey, checkArtifactPrefix } from './store/artifact-key.ts'
