import type { CallOptions } from '../../ambient/call-options.ts'
import { extractOutput } from '../report/extract-output.ts'
import type { InputDraft } from '../machine/inputs.ts'
import type { StoryView } from '../story-types.ts'
import type { ConclusionKind } from '../verdict.ts'
import type { AttemptBook, AttemptEntry } from './attempt-book.ts'
import type { AttemptDesk } from './attempt-desk.ts'
import { confirmedCancels } from './cancel-report.ts'
import { examine, type Findings } from './examine.ts'
import { judge } from './judge.ts'
import { filesToKeep } from './kept-files.ts'
import type { RunnerOptions } from './runner-options.ts'

/** From a process that is over to a judged attempt: its artifacts read, its evidence weighed, its entry in the book. */
export async function settle(
  desk: AttemptDesk,
  { request, classifier, ports, place, redactor }: RunnerOptions,
  book: AttemptBook,
  tries: number,
  options: CallOptions,
): Promise<InputDraft> {
  const { execution, command, story, ending, name, invocationId } = desk
  if (ending === undefined) throw new TypeError('an attempt is settled after its end')
  const findings = await examine(execution, redactor, options.signal)
  const view = story.view()
  const cause = desk.cause()
  const judgement = judge(
    {
      command,
      install: place.install,
      token: desk.token,
      ...(invocationId === undefined ? {} : { invocationId }),
      ending,
      ...(cause === undefined ? {} : { cause }),
      story: view,
      output: desk.output.trouble === undefined ? { complete: true } : { complete: false, reason: desk.output.trouble },
      ...findings,
      emptySelection: request.emptySelection,
    },
    { request, classifier, ambient: ports.ambient, tries },
  )
  const { conclusion, failure, retryInMs, failureOf } = judgement
  const files = await filesToKeep(execution, request.keepArtifacts, conclusion.succeeded, desk.output.bytes, options)
  const seenInvocation = view.invocationId ?? invocationId
  const seconds = ending.seconds ?? desk.seconds()
  book.add({
    step: name.step,
    attempt: name.attempt,
    command,
    why: desk.why,
    ...(seenInvocation === undefined ? {} : { invocationId: seenInvocation }),
    ending,
    conclusion: conclusion.kind,
    succeeded: conclusion.succeeded,
    seconds,
    ...(failure === undefined ? {} : { failure }),
    nodes: conclusion.nodes,
    failureOf,
    ...(findings.manifest.found
      ? { dependencies: new Map([...findings.manifest.value.nodes.values()].map((node) => [node.id, node.dependsOn])) }
      : {}),
    ...(view.adapter === undefined ? {} : { databaseType: view.adapter.name }),
    problems: view.problems,
    output: outputMaker(desk, conclusion.kind, view, findings),
    cancelledNodes: confirmedCancels(view),
  })
  return {
    type: 'judged',
    judged: {
      kind: conclusion.kind,
      succeeded: conclusion.succeeded,
      files,
      ...(failure === undefined ? {} : { failure }),
      ...(retryInMs === undefined ? {} : { retryInMs }),
    },
    events: [
      ...conclusion.events,
      ...conclusion.warnings.map(({ code, message }) => ({ type: 'warning', code, message, text: message }) as const),
    ],
    rules: conclusion.rules,
    ...(seenInvocation === undefined ? {} : { invocationId: seenInvocation }),
    seconds,
  }
}

/** What the command produced is known late: where its artifacts are kept belongs to it. */
function outputMaker(
  desk: AttemptDesk,
  kind: ConclusionKind,
  view: StoryView,
  findings: Findings,
): AttemptEntry['output'] {
  if (kind !== 'complete') return () => undefined
  const { output: pieces, errors, nothingSelected } = view
  const { runResults } = findings
  return (artifacts) => {
    const manifest = artifacts.get('target/manifest.json')
    const catalog = artifacts.get('target/catalog.json')
    return extractOutput(desk.command, pieces, {
      errors,
      ...(runResults.found ? { runResults: runResults.value } : {}),
      ...(nothingSelected === undefined ? {} : { nothingSelected }),
      ...(manifest === undefined ? {} : { manifest }),
      ...(catalog === undefined ? {} : { catalog }),
    })
  }
}
