import { readFileSync } from 'node:fs'
import type { Command } from '../../../command/command.ts'
import { proofOf, type Proof } from '../../../command/proof.ts'
import { readCatalog } from '../../../dbt/catalog.ts'
import { parseLine } from '../../../dbt/parse-line.ts'
import { readManifest } from '../../../dbt/manifest.ts'
import { readRunResults } from '../../../dbt/run-results.ts'
import { readSources } from '../../../dbt/sources.ts'
import type { DbtInstall } from '../../../engine/install.ts'
import type { AttemptEvidence, Conclusion } from '../../conclusion-types.ts'
import type { EventDraft } from '../../events.ts'
import { createStory } from '../../story/story.ts'
import { conclude } from '../conclude.ts'

/** What stands in a line of dbt's log, as far as tests look at it or change it. */
export interface LogLine {
  info: { name: string; level: string; extra: Record<string, string>; invocation_id: string; ts?: string }
  data: { node_info?: { unique_id: string; node_status: string }; run_result?: { status: string } } & Record<string, unknown>
}

/** What stands in `run_results.json` and `sources.json`. */
export interface ResultsFile {
  metadata: { invocation_id?: string; env: Record<string, string> }
  args?: { which: string }
  results: { unique_id: string; status: string; message?: string }[]
}

interface About {
  dbt: string
  engine: 'core' | 'fusion'
  minor?: number
  scenario: string
  command: Command
  exit?: number
  signal?: string
  /** How many lines stood there when the signal was sent. */
  stopBefore?: number
}

/** A run of a real dbt: lines cut to what matters, artifacts to their results. */
export interface Recording {
  about: About
  /** Log lines; texts where the output was none. */
  lines: (LogLine | string)[]
  stderr: string[]
  files: Record<string, ResultsFile>
}

/** A recording, fresh each time: tests change it. */
export function recorded(name: string): Recording {
  const text = readFileSync(new URL(`./${name}.jsonl`, import.meta.url), 'utf8')
  const pieces = text.trimEnd().split('\n').map((line) => JSON.parse(line))
  const recording: Recording = { about: pieces[0].recorded, lines: [], stderr: [], files: {} }
  for (const piece of pieces.slice(1)) {
    if ('file' in piece) recording.files[piece.file] = piece.content
    else if ('stderr' in piece) recording.stderr.push(piece.stderr)
    else recording.lines.push('text' in piece ? piece.text : piece)
  }
  return recording
}

/** A judged attempt with everything that led to it. */
export interface Attempt {
  readonly evidence: AttemptEvidence
  readonly proof: Proof
  readonly told: readonly EventDraft[]
  readonly conclusion: Conclusion
}

/** Judges a recording, after `change` had its way with the evidence. */
export async function judged(
  { about, lines, stderr, files }: Recording,
  change: Partial<AttemptEvidence> = {},
): Promise<Attempt> {
  const generation = about.minor === undefined ? '2.x' : '1.x'
  const story = createStory({ generation, token: 'rec-1' })
  const told: EventDraft[] = []
  for (const [index, line] of lines.entries()) {
    if (index === about.stopBefore) story.stopping()
    const parsed = parseLine(typeof line === 'string' ? line : JSON.stringify(line))
    if (parsed.kind === 'json') told.push(...story.line(parsed.line))
    else story.text('stdout', parsed.text)
  }
  for (const text of stderr) story.text('stderr', text)
  told.push(...story.release())
  const install: DbtInstall = {
    engine: about.engine,
    version: about.dbt,
    generation,
    ...(about.minor === undefined ? {} : { minor: about.minor }),
    adapters: [{ name: 'duckdb' }],
    executable: 'dbt',
    source: 'metadata',
  }
  const bytes = (name: string): Uint8Array => new TextEncoder().encode(JSON.stringify(files[name]))
  const missing = (name: string) => ({ found: false, trouble: 'missing', message: `no \`${name}\`` }) as const
  const evidence: AttemptEvidence = {
    command: about.command,
    install,
    token: 'rec-1',
    ...(generation === '2.x' ? { invocationId: 'invocation-1' } : {}),
    ending: {
      ...(about.signal === undefined
        ? { kind: 'exited' as const, code: about.exit ?? 0 }
        : { kind: 'signalled' as const, signal: about.signal }),
      at: 1_764_000_000_000,
      strays: [],
    },
    ...(about.stopBefore === undefined ? {} : { cause: { kind: 'cancel', reason: 'superseded' } as const }),
    story: story.view(),
    output: { complete: true },
    runResults: files['run_results.json'] ? await readRunResults(bytes('run_results.json')) : missing('run_results.json'),
    sources: files['sources.json'] ? await readSources(bytes('sources.json')) : missing('sources.json'),
    catalog: files['catalog.json'] ? await readCatalog(bytes('catalog.json')) : missing('catalog.json'),
    manifest: files['manifest.json'] ? await readManifest(bytes('manifest.json')) : missing('manifest.json'),
    emptySelection: 'warn',
    ...change,
  }
  const proof = proofOf(evidence.command, evidence.install)
  return { evidence, proof, told, conclusion: conclude(evidence, proof) }
}

/** Statuses by node: `model.orders`, `test.not_null_orders_id`. */
export function statuses({ nodes }: Conclusion): Record<string, string> {
  return Object.fromEntries(nodes.map(({ node, status }) => [`${node.resourceType}.${node.name}`, status]))
}

/** How often each word is the status of a node. */
export function counts({ nodes }: Conclusion): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { status } of nodes) found[status] = (found[status] ?? 0) + 1
  return found
}

/** The node of a line. */
export const nodeOf = (line: LogLine | string): string | undefined =>
  typeof line === 'string' ? undefined : line.data.node_info?.unique_id

/** The event's name of a line. */
export const nameOf = (line: LogLine | string): string => (typeof line === 'string' ? '' : line.info.name)
