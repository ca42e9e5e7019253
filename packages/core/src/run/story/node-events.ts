import type { NodeFacts, NodeName } from '../../dbt/said.ts'
import type { EventDraft } from '../events.ts'
import { nodeGroup, type NodeStatus } from '../node.ts'
import { finishedText, skippedText, startedText } from './story-text.ts'

/** Stamp of the line that told an event, 0 where it had none. */
export interface When {
  readonly at: number
  readonly thread?: string | undefined
  /** No line told it: Millrace concluded it. */
  readonly healed?: boolean
}

const testTypes: ReadonlySet<string> = new Set(['test', 'unit_test'])

/** Whether a node is a test, whose failing rows are counted. */
export function isTest({ resourceType }: NodeName): boolean {
  return testTypes.has(resourceType)
}

/** How much a test's end matters, where its status says so. */
export function severityOf(status: NodeStatus): 'error' | 'warn' | undefined {
  if (status === 'fail') return 'error'
  return status === 'warn' ? 'warn' : undefined
}

/** `node:started`. */
export function startedEvent(node: NodeName, when: When): EventDraft {
  return { type: 'node:started', node, ...common(when), text: startedText(node) }
}

/** `node:finished`, and `test:finished` beside it. */
export function finishedEvents(
  node: NodeName,
  status: NodeStatus,
  facts: Partial<NodeFacts>,
  when: When,
): readonly EventDraft[] {
  const failures = isTest(node) ? facts.failures : undefined
  const counted = failures === undefined ? {} : { failures }
  const text = finishedText(node, status, facts)
  const finished: EventDraft = {
    type: 'node:finished',
    node,
    status,
    ...(facts.seconds === undefined ? {} : { seconds: facts.seconds }),
    ...(facts.message === undefined || facts.message === '' ? {} : { message: facts.message }),
    ...counted,
    ...(facts.rowsAffected === undefined ? {} : { rowsAffected: facts.rowsAffected }),
    ...common({ ...when, thread: facts.thread ?? when.thread }),
    text,
  }
  // A test that was only compiled found nothing.
  if (!isTest(node) || status === 'success' || nodeGroup(status) === 'unfinished') return [finished]
  const severity = severityOf(status)
  return [
    finished,
    {
      type: 'test:finished',
      node,
      status,
      ...(severity === undefined ? {} : { severity }),
      ...counted,
      ...(when.at > 0 ? { at: when.at } : {}),
      text,
    },
  ]
}

/** `node:skipped`. */
export function skippedEvent(node: NodeName, because: string | undefined, { at, healed }: When): EventDraft {
  return {
    type: 'node:skipped',
    node,
    ...(because === undefined ? {} : { because }),
    ...common({ at, ...(healed === undefined ? {} : { healed }) }),
    text: skippedText(node, because),
  }
}

function common({ at, thread, healed }: When): { at?: number; thread?: string; healed?: boolean } {
  return {
    ...(at > 0 ? { at } : {}),
    ...(thread === undefined ? {} : { thread }),
    ...(healed === true ? { healed } : {}),
  }
}
