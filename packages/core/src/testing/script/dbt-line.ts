import { isoTime } from '../../ambient/iso-time.ts'

/** A line of dbt's JSON log, as dbt writes it. */
export interface DbtLineJson {
  readonly data: Readonly<Record<string, unknown>>
  readonly info: {
    readonly category: string
    readonly code: string
    readonly extra: Readonly<Record<string, string>>
    readonly invocation_id: string
    readonly level: string
    readonly msg: string
    readonly name: string
    readonly pid: number
    readonly thread: string
    readonly ts: string
  }
}

/** What one writes of a line; the rest has defaults. */
export interface DbtLineSpec {
  /** Name of the event, such as `NodeFinished`. */
  readonly name: string
  /** Default: the event's own; empty for names that no dbt has. */
  readonly code?: string
  /** Default: the event's own; `info` for names that no dbt has. */
  readonly level?: 'debug' | 'info' | 'warn' | 'error'
  /** Default: the name. */
  readonly msg?: string
  readonly data?: Readonly<Record<string, unknown>>
  /** Milliseconds since 1970. Default 0. */
  readonly at?: number
  /** Default `MainThread` on 1.x, `tokio-rt-worker` on 2.x. */
  readonly thread?: string
}

/** What all lines of one process share. */
export interface DbtInvocation {
  readonly invocationId?: string
  /** Values of `DBT_ENV_CUSTOM_ENV_…`. */
  readonly extra?: Readonly<Record<string, string>>
  readonly pid?: number
}

type Level = NonNullable<DbtLineSpec['level']>

/** Code and level of events, from recorded output of 1.11.16 and 2.0.0-alpha.4 at debug level. */
const events: Readonly<Record<string, readonly [code: string, v1: Level, v2?: Level]>> = {
  MainReportVersion: ['A001', 'info'],
  MainReportArgs: ['A002', 'debug'],
  AdapterRegistered: ['E034', 'info'],
  UnableToPartialParse: ['I024', 'info'],
  ArtifactWritten: ['P001', 'debug', 'info'],
  FoundStats: ['W006', 'info'],
  ConcurrencyLine: ['Q027', 'info'],
  NoNodesForSelectionCriteria: ['M030', 'warn'],
  NothingToDo: ['Q035', 'warn'],
  LogHookStartLine: ['Q032', 'info'],
  LogHookEndLine: ['Q033', 'info'],
  NodeStart: ['Q024', 'debug'],
  LogStartLine: ['Q011', 'info'],
  NodeCompiling: ['Q030', 'debug'],
  NodeExecuting: ['Q031', 'debug'],
  NodeFinished: ['Q025', 'debug'],
  LogModelResult: ['Q012', 'info'],
  LogTestResult: ['Q007', 'info'],
  LogSeedResult: ['Q016', 'info'],
  LogSnapshotResult: ['Q015', 'info'],
  LogFreshnessResult: ['Q018', 'info'],
  LogNodeNoOpResult: ['Q019', 'info'],
  LogFunctionResult: ['Q047', 'info'],
  SkippingDetails: ['Q034', 'info'],
  MarkSkippedChildren: ['Z033', 'debug'],
  CatchableExceptionOnRun: ['W002', 'debug'],
  LogCancelLine: ['Q022', 'error'],
  PrintEvent: ['Z052', 'info'],
  EndRunResult: ['Q037', 'debug'],
  EndOfRunSummary: ['Z030', 'info'],
  RunResultFailure: ['Z022', 'error'],
  RunResultError: ['Z024', 'error'],
  RunResultWarning: ['Z021', 'warn'],
  RunResultWarningMessage: ['Z046', 'warn'],
  StatsLine: ['Z023', 'info'],
  MainEncounteredError: ['Z002', 'error'],
  MainStackTrace: ['Z003', 'error'],
  ResourceReport: ['Z051', 'debug'],
  CommandCompleted: ['Q039', 'debug', 'info'],
  FlushEvents: ['Z042', 'debug'],
}

function line(spec: DbtLineSpec, invocation: DbtInvocation, thread: string, level: Level, ts: string): DbtLineJson {
  const code = spec.code ?? events[spec.name]?.[0] ?? ''
  return {
    data: spec.data ?? {},
    info: {
      category: '',
      code,
      extra: invocation.extra ?? {},
      invocation_id: invocation.invocationId ?? '',
      level: spec.level ?? level,
      msg: spec.msg ?? spec.name,
      name: spec.name,
      pid: invocation.pid ?? 1,
      thread: spec.thread ?? thread,
      ts,
    },
  }
}

/** Makes single lines as the two generations of dbt write them. */
export const dbtLine = {
  v1: (spec: DbtLineSpec, invocation: DbtInvocation = {}): DbtLineJson =>
    line(spec, invocation, 'MainThread', events[spec.name]?.[1] ?? 'info', stamp(spec.at ?? 0)),
  v2: (spec: DbtLineSpec, invocation: DbtInvocation = {}): DbtLineJson => {
    const [, v1, v2 = v1] = events[spec.name] ?? ['', 'info']
    return line(spec, invocation, 'tokio-rt-worker', v2, stamp(spec.at ?? 0))
  },
} as const

/** dbt's own form of a time: UTC, microseconds. */
export function stamp(at: number): string {
  return isoTime(Math.floor(at)).replace('Z', '000Z')
}
