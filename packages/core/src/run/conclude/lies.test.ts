import { describe, expect, it } from 'vitest'
import type { ArtifactFinding, RunResults } from '../../dbt/artifact-types.ts'
import type { AttemptEvidence } from '../conclusion-types.ts'
import { judged, nameOf, nodeOf, recorded, type LogLine, type Recording } from './__fixtures__/recorded.ts'

/** Attempts that are proved, and stay it until somebody lies. */
const proved = [
  '1.11-build-ok',
  '1.11-seed',
  '1.8-seed',
  '1.11-freshness',
  '1.11-operation-ok',
  '2-build-ok',
  '2-test-ok',
  '2-show',
  '2-operation-ok',
  '2-fusion-freshness',
]

const results = 'run_results.json'

/** One node of a proved attempt that has lines and a result. */
const model = 'model.scratch.customer_totals'

function entryOf(recording: Recording, id: string) {
  const entry = recording.files[results]?.results.find(({ unique_id: each }) => each === id)
  if (entry === undefined) throw new Error(`no result of ${id}`)
  return entry
}

function finding(trouble: Exclude<ArtifactFinding<RunResults>, { found: true }>['trouble']): Partial<AttemptEvidence> {
  return { runResults: { found: false, trouble, message: `\`${results}\` is ${trouble}` } }
}

interface Lie {
  readonly lie: string
  readonly change?: (recording: Recording) => void
  readonly evidence?: Partial<AttemptEvidence>
  readonly code: string
  readonly kind?: 'contradictory' | 'incomplete' | 'lost'
}

const lies: readonly Lie[] = [
  {
    lie: 'no results',
    change: (recording) => void (recording.files = {}),
    code: 'ARTIFACT_MISSING',
    kind: 'incomplete',
  },
  ...(['not-regular', 'too-large', 'unreadable', 'not-json', 'wrong-shape'] as const).map((trouble) => ({
    lie: `results that are ${trouble}`,
    evidence: finding(trouble),
    code: `ARTIFACT_${trouble.replaceAll('-', '_').toUpperCase()}`,
    kind: 'incomplete' as const,
  })),
  {
    lie: 'results of another invocation',
    change: ({ files }) => void (files[results]!.metadata.invocation_id = 'invocation-0'),
    code: 'ARTIFACT_FOREIGN',
  },
  {
    lie: 'results of no invocation',
    change: ({ files }) => {
      delete files[results]!.metadata.invocation_id
    },
    code: 'ARTIFACT_FOREIGN',
  },
  {
    lie: 'results of another attempt',
    change: ({ files }) => void (files[results]!.metadata.env = { MILLRACE_ATTEMPT: 'rec-0' }),
    code: 'ARTIFACT_FOREIGN',
  },
  {
    lie: 'results of nobody’s attempt',
    change: ({ files }) => void (files[results]!.metadata.env = {}),
    code: 'ARTIFACT_FOREIGN',
  },
  {
    lie: 'results of another command',
    change: ({ files }) => void (files[results]!.args = { which: 'seed' }),
    code: 'ARTIFACT_FOREIGN',
  },
  {
    lie: 'a manifest of another attempt',
    evidence: {
      manifest: {
        found: true,
        value: { metadata: { schemaVersion: 'v12', env: { MILLRACE_ATTEMPT: 'rec-0' } }, nodes: new Map() },
      },
    },
    code: 'ARTIFACT_FOREIGN',
  },
  {
    lie: 'a manifest of another attempt and invocation',
    evidence: {
      manifest: {
        found: true,
        value: {
          metadata: { schemaVersion: 'v12', invocationId: 'another', env: { MILLRACE_ATTEMPT: 'rec-0' } },
          nodes: new Map(),
        },
      },
    },
    code: 'ARTIFACT_FOREIGN',
  },
  { lie: 'empty results', change: ({ files }) => void (files[results]!.results = []), code: 'NODES_DISAGREE' },
  {
    lie: 'nothing done and no word of it',
    change: (recording) => {
      recording.files[results]!.results = []
      recording.lines = recording.lines.filter((line) => nodeOf(line) === undefined)
    },
    code: 'NOTHING_DONE',
  },
  {
    lie: 'a failed node in both stories',
    change: (recording) => {
      entryOf(recording, model).status = 'error'
      relabel(recording, model, 'error')
    },
    code: 'NODES_NOT_SUCCEEDED',
  },
  {
    lie: 'a node that failed by its result only',
    change: (recording) => void (entryOf(recording, model).status = 'error'),
    code: 'NODES_DISAGREE',
  },
  {
    lie: 'a node that failed by its events only',
    change: (recording) => relabel(recording, model, 'error'),
    code: 'NODES_DISAGREE',
  },
  {
    lie: 'a node with a status that nobody knows',
    change: (recording) => {
      entryOf(recording, model).status = 'fine'
      relabel(recording, model, 'fine')
    },
    code: 'NODES_NOT_SUCCEEDED',
  },
  {
    lie: 'a skipped node',
    change: (recording) => {
      entryOf(recording, model).status = 'skipped'
      relabel(recording, model, 'skipped')
    },
    code: 'NODES_NOT_SUCCEEDED',
  },
  {
    lie: 'a skipped node by its result only',
    change: (recording) => void (entryOf(recording, model).status = 'skipped'),
    code: 'NODES_DISAGREE',
  },
  {
    lie: 'a renamed node in the results',
    change: (recording) => void (entryOf(recording, model).unique_id = 'model.scratch.customers'),
    code: 'NODES_DISAGREE',
  },
  {
    lie: 'a relabelled status',
    change: (recording) => void (entryOf(recording, model).status = 'pass'),
    code: 'NODES_DISAGREE',
  },
  {
    lie: 'a doubled node',
    change: ({ files }) => void files[results]!.results.push({ ...files[results]!.results[2]! }),
    code: 'DOUBLED_RESULT',
  },
  {
    lie: 'a missing node in the results',
    change: ({ files }) =>
      void (files[results]!.results = files[results]!.results.filter(({ unique_id: id }) => id !== model)),
    code: 'NODES_DISAGREE',
  },
  {
    lie: 'a node without any line',
    change: (recording) => void (recording.lines = recording.lines.filter((line) => nodeOf(line) !== model)),
    code: 'NODES_DISAGREE',
  },
  {
    lie: 'a node that began and never ended',
    change: (recording) =>
      void (recording.lines = recording.lines.filter(
        (line) => nodeOf(line) !== model || !['LogModelResult', 'NodeFinished'].includes(nameOf(line)),
      )),
    code: 'NODES_DISAGREE',
  },
  {
    lie: 'an error line',
    change: ({ lines }) => {
      const like = lines[0] as LogLine
      const info = { ...like.info, name: 'AdapterEventError', level: 'error', msg: 'lost the connection' }
      lines.splice(lines.length - 1, 0, { info, data: {} })
    },
    code: 'ERROR_LINES',
  },
  {
    lie: 'no last word',
    change: ({ lines }) => void lines.pop(),
    code: 'NOT_COMPLETED',
  },
  {
    lie: 'a last word that says no',
    change: ({ lines }) => void ((lines.at(-1) as LogLine).data['success'] = false),
    code: 'NOT_COMPLETED',
  },
  {
    lie: 'a line of another attempt',
    change: ({ lines }) => void ((lines[4] as LogLine).info.extra = { MILLRACE_ATTEMPT: 'rec-0' }),
    code: 'FOREIGN_LINES',
  },
  {
    lie: 'a line of another invocation',
    change: ({ lines }) => void ((lines.at(-3) as LogLine).info.invocation_id = 'invocation-9'),
    code: 'FOREIGN_LINES',
  },
  {
    lie: 'a child that goes on',
    evidence: { ending: { kind: 'exited', code: 0, at: 0, strays: [{ pid: 7, command: 'sleep' }] } },
    code: 'STRAYS',
  },
  {
    lie: 'output that was cut',
    evidence: { output: { complete: false, reason: 'it shrank' } },
    code: 'OUTPUT_INCOMPLETE',
    kind: 'incomplete',
  },
  {
    lie: 'a log that dbt could not write',
    change: ({ stderr }) => void stderr.push('--- Logging error ---'),
    code: 'LOG_BROKEN',
    kind: 'incomplete',
  },
  {
    lie: 'exit status 1',
    evidence: { ending: { kind: 'exited', code: 1, at: 0, strays: [] } },
    code: 'EXIT_DISAGREES',
  },
  {
    lie: 'a signal',
    evidence: { ending: { kind: 'signalled', signal: 'SIGKILL', at: 0, strays: [] } },
    code: 'KILLED',
  },
  {
    lie: 'lack of memory',
    evidence: { ending: { kind: 'out-of-memory', at: 0, strays: [] } },
    code: 'OUT_OF_MEMORY',
    kind: 'incomplete',
  },
  {
    lie: 'an end that nobody saw',
    evidence: { ending: { kind: 'lost', reason: 'no record', at: 0, strays: [] } },
    code: 'LOST',
    kind: 'lost',
  },
]

/** Lets dbt's lines say another end of a node. */
function relabel({ lines }: Recording, id: string, status: string): void {
  for (const line of lines) {
    if (typeof line === 'string' || nodeOf(line) !== id || !['LogModelResult', 'NodeFinished'].includes(nameOf(line)))
      continue
    line.data.node_info!.node_status = status
    if (line.data.run_result !== undefined) line.data.run_result.status = status
  }
}

describe.each(proved)('%s', (name) => {
  it('succeeds', async () => {
    const { conclusion } = await judged(recorded(name))
    expect(conclusion).toMatchObject({ kind: 'complete', succeeded: true, reasons: [], warnings: [] })
  })

  it('succeeds whatever was asked meanwhile', async () => {
    const { conclusion } = await judged(recorded(name), { cause: { kind: 'cancel', reason: 'too late' } })
    expect(conclusion).toMatchObject({ kind: 'complete', succeeded: true, reasons: [] })
  })
})

describe.each(['1.11-build-ok', '2-build-ok'])('%s is no success after', (name) => {
  it.each(lies)('$lie', async ({ change, evidence, code, kind = 'contradictory' }) => {
    const recording = recorded(name)
    change?.(recording)
    const { conclusion } = await judged(recording, evidence)
    expect(conclusion.succeeded).toBe(false)
    expect(conclusion.kind).toBe(kind)
    expect(conclusion.reasons.map((reason) => reason.code)).toContain(code)
    for (const { message } of conclusion.reasons) expect(message).not.toMatch(/undefined|\[object/)
  })
})
