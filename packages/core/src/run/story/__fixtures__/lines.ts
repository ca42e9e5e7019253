import type { DbtLine } from '../../../dbt/said.ts'
import type { EventDraft } from '../../events.ts'
import type { Story } from '../../story-types.ts'

let clock = 1_764_000_000_000

/** A line as dbt writes it, one millisecond after the one before. */
export function line(name: string, parts: Partial<DbtLine> = {}): DbtLine {
  clock += 1
  return {
    name,
    code: '',
    level: 'info',
    message: '',
    at: clock,
    thread: 'Thread-1 (worker)',
    invocationId: 'invocation-1',
    extra: { MILLRACE_ATTEMPT: 'attempt-1' },
    data: {},
    ...parts,
  }
}

/** `node_info` of `model.shop.orders`. */
export function info(id: string, status = 'started', more: Record<string, unknown> = {}): Record<string, unknown> {
  const [resourceType, , name] = id.split('.')
  return { unique_id: id, node_name: name, resource_type: resourceType, node_status: status, ...more }
}

type Extra = Record<string, unknown>

/** dbt takes the node up. */
export const taken = (id: string, more: Extra = {}): DbtLine =>
  line('NodeStart', { level: 'debug', data: { node_info: info(id, 'started', more) } })

/** `1 of 3 START …`. */
export const began = (id: string, total?: number, more: Extra = {}): DbtLine =>
  line('LogStartLine', { data: { node_info: info(id, 'started', more), index: 1, total } })

export const compiling = (id: string, more: Extra = {}): DbtLine =>
  line('NodeCompiling', { level: 'debug', data: { node_info: info(id, 'compiling', more) } })

/** The line for people: `1 of 3 OK created …`. */
export const result = (id: string, status: string, more: Extra = {}): DbtLine => {
  const level = ['error', 'fail'].includes(status) ? 'error' : 'info'
  return line(id.startsWith('test.') ? 'LogTestResult' : 'LogModelResult', {
    level,
    data: { node_info: info(id, status), status, execution_time: 0.5, ...more },
  })
}

export const finished = (id: string, status: string, run: Extra = {}, more: Extra = {}): DbtLine =>
  line('NodeFinished', {
    level: 'debug',
    data: { node_info: info(id, status, more), run_result: { status, execution_time: 0.5, ...run } },
  })

export const skipping = (id: string): DbtLine => line('SkippingDetails', { data: { node_info: info(id, 'skipped') } })

export const hookStart = (id: string): DbtLine => line('LogHookStartLine', { data: { node_info: info(id) } })

export const hookEnd = (id: string, status: string): DbtLine =>
  line('LogHookEndLine', { data: { node_info: info(id, status), status, execution_time: 0.01 } })

export const batch = (id: string, index: number, status: string): DbtLine =>
  line('LogBatchResult', { data: { node_info: info(id, status), batch_index: index, total_batches: 2, status } })

export const cancel = (id: string): DbtLine => line('LogCancelLine', { level: 'error', data: { conn_name: id } })

export const completed = (success: boolean): DbtLine =>
  line('CommandCompleted', { level: 'debug', data: { success, elapsed: 3 } })

/** 2.x: an error, its code in the text only. */
export const error2x = (code: string, message: string, id?: string): DbtLine =>
  line('Generic', {
    level: 'error',
    message: `[error] [${code}]: ${message}`,
    data: id === undefined ? {} : { node_info: { unique_id: id } },
  })

/** Tells all lines. */
export function tell(story: Story, ...lines: readonly DbtLine[]): readonly EventDraft[] {
  return lines.flatMap((each) => story.line(each))
}

/** `node:started orders`, `node:finished orders error`: what happened, in short. */
export function short(events: readonly EventDraft[]): readonly string[] {
  return events.map((event) => {
    const name = 'node' in event && event.node !== undefined ? ` ${event.node.name}` : ''
    const status = 'status' in event ? ` ${event.status}` : ''
    const healed = 'healed' in event && event.healed === true ? ' (healed)' : ''
    return `${event.type}${name}${status}${healed}`
  })
}
