import type { NodeOutcome } from '../conclusion-types.ts'
import type { EventDraft } from '../events.ts'
import { nodeGroup } from '../node.ts'
import { finishedEvents, skippedEvent, startedEvent } from '../story/node-events.ts'
import type { StoryView } from '../story-types.ts'

/**
 * The events that lines did not give rise to: ends of nodes that never finished, and nodes that only the results know.
 * After them each node that the attempt touched has exactly one end.
 */
export function healingEvents(story: StoryView, outcomes: readonly NodeOutcome[]): readonly EventDraft[] {
  return outcomes.flatMap((outcome) => healed(outcome, story))
}

function healed(outcome: NodeOutcome, { nodes }: StoryView): readonly EventDraft[] {
  const { node, status, startedAt = 0, finishedAt = 0, thread, skippedBecause } = outcome
  const told = nodes.get(node.id)
  if (told?.over !== undefined || status === 'not-started') return []
  if (nodeGroup(status) === 'skipped') return [skippedEvent(node, skippedBecause, { at: 0, healed: true })]
  const start = { at: told?.startedAt ?? startedAt, thread, healed: told?.held !== true }
  const started = told?.began === true ? [] : [startedEvent(node, start)]
  // A line for people told the end where its `NodeFinished` is missing.
  const end = { at: finishedAt, healed: told?.status === undefined }
  const { seconds, message, failures, rowsAffected } = outcome
  const facts = {
    ...(seconds === undefined ? {} : { seconds }),
    ...(message === undefined ? {} : { message }),
    ...(failures === undefined ? {} : { failures }),
    ...(rowsAffected === undefined ? {} : { rowsAffected }),
    ...(thread === undefined ? {} : { thread }),
  }
  return [...started, ...finishedEvents(node, status, facts, end)]
}
