import { present } from '../../dbt/fields.ts'
import type { FailureEvidence, NodeTrouble } from '../../failure/failure.ts'
import type { AttemptEvidence, NodeOutcome } from '../conclusion-types.ts'
import { nodeGroup } from '../node.ts'
import type { OwnArtifacts } from './own-artifacts.ts'

const maxNodes = 200
const maxErrors = 100
const maxText = 16 * 1024

/** 2.x says that it stopped as an error; beside the failures that made it stop it is none. */
const stopWords: ReadonlySet<string | undefined> = new Set(['OperationCanceled'])

/** What the classifier judges: bounded, whatever dbt wrote. */
export function failureEvidence(
  evidence: AttemptEvidence,
  outcomes: readonly NodeOutcome[],
  { manifest }: OwnArtifacts,
): FailureEvidence {
  const { ending, install, story, command } = evidence
  const nodes = troubles(evidence, outcomes)
  const [first, ...others] = install.adapters
  return present({
    ending: present({
      kind: ending.kind,
      code: ending.kind === 'exited' ? ending.code : undefined,
      signal: ending.kind === 'signalled' ? ending.signal : undefined,
    }),
    engine: install.engine,
    generation: install.generation,
    dbtVersion: story.version ?? (install.version === 'unknown' ? undefined : install.version),
    adapterType:
      story.adapter?.name ?? manifest?.metadata.adapterType ?? (others.length === 0 ? first?.name : undefined),
    command: command.name,
    errors: story.errors
      .filter(({ codeName }) => nodes.length === 0 || !stopWords.has(codeName))
      .slice(0, maxErrors)
      .map(({ fatal: _, ...error }) => error),
    nodes,
    text: textOf(evidence).slice(-maxText),
  })
}

/** `debug` tells what is wrong as prose at info level: after all that it looked at, what of it failed and why. */
function textOf({ command, story }: AttemptEvidence): string {
  if (command.name !== 'debug') return story.text
  const checks = story.output.filter(({ via }) => via === 'check').map(({ text }) => text)
  const causes = checks.slice(checks.findIndex((text) => /^\d+ checks? failed:/.test(text)) + 1)
  return [...causes, story.text].join('\n').trimEnd()
}

/**
 * Nodes that did not succeed, in the order of their ends, as outcomes come: dbt starts a node after its parents have
 * ended, so a parent never stands behind its child. Skips are only worth telling where nothing else failed.
 */
function troubles({ story, cause }: AttemptEvidence, outcomes: readonly NodeOutcome[]): readonly NodeTrouble[] {
  const isFailure = ({ status }: NodeOutcome): boolean => ['failed', 'unknown'].includes(nodeGroup(status))
  const failed = outcomes.filter(isFailure)
  const skipped =
    cause === undefined && failed.length === 0 ? outcomes.filter(({ status }) => status === 'skipped') : []
  return [...failed, ...skipped].slice(0, maxNodes).map(({ node, status, message, failures }) =>
    present({
      id: node.id,
      resourceType: node.resourceType,
      status,
      message,
      failures,
      errors: story.nodes.get(node.id)?.errors ?? [],
    }),
  )
}
