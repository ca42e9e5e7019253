import { byLevel, errorOf, other } from './complaint.ts'
import { countOf, fieldsOf, numberOf, present, textOf } from './fields.ts'
import { endOf, nodeOf } from './node-facts.ts'
import type { ParseMode } from './said.ts'
import { began, output, saidInBoth, versionOf, type Reader } from './said-both.ts'

const adapter: Reader = ({ data }) => {
  const name = textOf(data['adapter_name'])
  return name === undefined
    ? undefined
    : present({ kind: 'adapter' as const, name, version: versionOf(data['adapter_version']) })
}

const parse =
  (mode: ParseMode): Reader =>
  ({ data, message }) => ({ kind: 'parse', mode, reason: textOf(data['reason']) ?? message })

/** `PartialParsingEnabled` comes with nothing changed too, before `PartialParsingSkipParsing`. */
const partialParse: Reader = (line) => {
  const changes = ['deleted', 'added', 'changed'].some((key) => (countOf(line.data[key]) ?? 0) > 0)
  return changes ? parse('partial')(line) : other
}

const threads: Reader = ({ data }) => {
  const threads = countOf(data['num_threads'])
  return threads === undefined
    ? undefined
    : present({ kind: 'threads' as const, threads, target: textOf(data['target_name']) })
}

const batchResult: Reader = ({ data }) => {
  const node = nodeOf(data)
  const status = endOf(fieldsOf(data['node_info'])) ?? textOf(data['status'])
  const batch = countOf(data['batch_index'])
  if (node === undefined || status === undefined || batch === undefined) return undefined
  return present({ kind: 'batch-result' as const, node, batch, status, seconds: numberOf(data['execution_time']) })
}

const skipping: Reader = ({ data }) => {
  const node = nodeOf(data)
  return node && present({ kind: 'node-skipped' as const, node, total: countOf(data['total']) })
}

const query: Reader = ({ data }) => {
  const node = nodeOf(data)
  return node && present({ kind: 'query' as const, nodeId: node.id, queryId: textOf(data['query_id']) })
}

/** dbt closes its own connections (`master`, `list_shop_main`) by the same line as those of nodes. */
const cancelled: Reader = ({ data }) => {
  const nodeId = textOf(data['conn_name'])
  return nodeId?.includes('.') ? { kind: 'node-cancelled', nodeId } : other
}

const detail =
  (key: string): Reader =>
  ({ data, message }) =>
    present({
      kind: 'error-detail' as const,
      nodeId: nodeOf(data)?.id,
      message: textOf(data[key]) ?? message,
      trace: textOf(data['exc_info']),
    })

/** A traceback on a line of its own: what the exception says begins at its last line without indentation. */
const traceback =
  (key: string): Reader =>
  ({ data, message }) => {
    const trace = textOf(data[key]) ?? message
    return { kind: 'error-detail', message: /^\S.*$(?![^]*^\S)/m.exec(trace)?.[0] ?? trace, trace }
  }

const fatal: Reader = (line) => errorOf(line, present({ message: textOf(line.data['exc']), fatal: true }))

/** Of a KeyboardInterrupt Python has nothing to say. */
const mainError: Reader = (line) => (line.data['exc'] === '' ? { kind: 'interrupted' } : fatal(line))

const exceptionOnRun: Reader = (line) => errorOf(line, present({ message: textOf(line.data['exc']) }))

/**
 * The closing summary repeats the error of each node; only of hooks it is the first and only word (1.8 does not even
 * name them).
 */
const summaryError: Reader = (line) => {
  if (line.level !== 'error') return other
  const node = nodeOf(line.data)
  const isHook = node === undefined || node.resourceType === 'operation'
  return isHook ? errorOf(line, present({ message: textOf(line.data['msg']) })) : detail('msg')(line)
}

/** What the driver of a hook said: 1.12 may crash before its closing summary. */
const adapterDebug: Reader = (line) => {
  const message = textOf(line.data['base_msg'])
  const isHook = nodeOf(line.data)?.resourceType === 'operation'
  return isHook && /^\w+ error: /.test(message ?? '') ? detail('base_msg')(line) : byLevel(line)
}

const endOfRun: Reader = ({ data }) => (data['keyboard_interrupt'] === true ? { kind: 'interrupted' } : other)

const nothingSelected: Reader = ({ message }) => ({ kind: 'nothing-selected', message })

const passedOver: Reader = () => other

/** What events of dbt 1.x mean; names that are not here mean what their level says. */
export const said1x: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...saidInBoth,
  ['AdapterEventDebug', adapterDebug],
  ['AdapterRegistered', adapter],
  ['CatchableExceptionOnRun', detail('exc')],
  ['ConcurrencyLine', threads],
  // Counts of deprecations that were told one by one before.
  ['DeprecationsSummary', passedOver],
  ['EndOfRunSummary', endOfRun],
  ['GenericExceptionOnRun', exceptionOnRun],
  ['InternalErrorOnRun', detail('exc')],
  ['InvalidOptionYAML', fatal],
  // Of `list` in 1.8; later ones print.
  ['ListCmdOut', output('print', 'msg')],
  ['LogBatchResult', batchResult],
  ['LogCancelLine', cancelled],
  ['LogDbtProfileError', fatal],
  ['LogDbtProjectError', fatal],
  ['LogDebugStackTrace', traceback('exc_info')],
  // Names no node; the node's `NodeFinished` says the same.
  ['LogSkipBecauseError', detail('msg')],
  ['LogStartBatch', began(true)],
  ['LogStartLine', began(true)],
  ['MainEncounteredError', mainError],
  ['MainKeyboardInterrupt', () => ({ kind: 'interrupted' })],
  ['MainStackTrace', traceback('stack_trace')],
  ['NoNodesSelected', nothingSelected],
  ['NodeCompiling', began(true)],
  ['NodeExecuting', began(true)],
  ['NothingToDo', nothingSelected],
  ['ParseInlineNodeError', fatal],
  ['ParsedFileLoadFailed', parse('full')],
  ['PartialParsingEnabled', partialParse],
  ['PartialParsingNotEnabled', parse('full')],
  ['PartialParsingSkipParsing', parse('skipped')],
  ['RunResultError', summaryError],
  // Headings of the closing summary, and warnings of tests that `LogTestResult` told.
  ['RunResultErrorNoMessage', passedOver],
  ['RunResultFailure', passedOver],
  ['RunResultWarning', passedOver],
  ['RunResultWarningMessage', passedOver],
  ['RunningOperationCaughtError', fatal],
  ['RunningOperationUncaughtError', fatal],
  ['SQLQueryStatus', query],
  ['SkippingDetails', skipping],
  ['UnableToPartialParse', parse('full')],
])
