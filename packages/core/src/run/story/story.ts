import { fieldsOf } from '../../dbt/fields.ts'
import { interpret } from '../../dbt/interpret.ts'
import type { DbtLine, NodeName, Said } from '../../dbt/said.ts'
import type { DbtGeneration } from '../../engine/install.ts'
import type { ErrorSaid } from '../../failure/failure.ts'
import type { EventDraft } from '../events.ts'
import type { Story, StoryView } from '../story-types.ts'
import { bounds, clipped } from './bounds.ts'
import { LineIdentity } from './line-identity.ts'
import { NodeBook, type Sighting } from './node-book.ts'
import { OutputPieces } from './output-pieces.ts'
import { ParseTold } from './parse-told.ts'
import { ProblemTeller } from './problem-teller.ts'
import { TextTail } from './text-tail.ts'

/** What a story needs to know of its attempt. */
export interface StoryOptions {
  readonly generation: DbtGeneration
  /** What dbt repeats on every line of this attempt (`MILLRACE_ATTEMPT`). */
  readonly token: string
}

type Kind = Said['kind']
type Tellers = { readonly [K in Kind]?: (said: Extract<Said, { kind: K }>, line: DbtLine) => readonly EventDraft[] }
type Writable<T> = { -readonly [K in keyof T]: T[K] }

const none: readonly EventDraft[] = []

/** What dbt says while it still reads the project. */
const beforeNodes: ReadonlySet<Kind> = new Set([
  'other',
  'version',
  'adapter',
  'parse',
  'warning',
  'error',
  'error-detail',
])

/** A story that nothing was told to yet. */
export function createStory({ generation, token }: StoryOptions): Story {
  const identity = new LineIdentity(token)
  const nodes = new NodeBook(generation)
  const problems = new ProblemTeller(nodes)
  const output = new OutputPieces()
  const parse = new ParseTold()
  const tail = new TextTail(bounds.text)
  const facts: Writable<
    Pick<StoryView, 'version' | 'adapter' | 'total' | 'threads' | 'nothingSelected' | 'completed'>
  > = {}
  let interrupted = false
  let errorLines = 0
  let logBroken = false
  /** At info level 1.x and 2.x leave `NodeFinished` out, and the line for people is the last one. */
  let hearsDebug = false

  const sighting = (node: NodeName, line: DbtLine, thread?: string): Sighting => ({
    node,
    at: line.at,
    thread,
    ephemeral: fieldsOf(line.data['node_info'])['materialized'] === 'ephemeral',
  })
  const counted = (total: number | undefined): void => {
    if (total !== undefined) facts.total = Math.max(total, facts.total ?? 0)
  }

  const tellers: Tellers = {
    version: ({ version }) => ((facts.version ??= version), none),
    adapter: ({ name, version }) => ((facts.adapter = version === undefined ? { name } : { name, version }), none),
    parse: (said, line) => (parse.told(said, line.at), none),
    threads: ({ threads }) => ((facts.threads = threads), none),
    'node-taken': ({ node }, line) => (nodes.taken(sighting(node, line)), none),
    'node-began': ({ node, certain, total, thread, queryId }, line) => {
      counted(total)
      // 2.x compiles the model of a unit test (`test`) without taking it up: no `NodeStart`, no end, no result.
      if (generation === '2.x' && line.level === 'debug' && nodes.record(node.id) === undefined) return none
      return nodes.began(sighting(node, line, thread), certain, queryId)
    },
    'batch-result': ({ node }, line) => (nodes.batch(sighting(node, line)), none),
    'node-result': ({ node, facts: told, total, hook }, line) => {
      counted(total)
      return problems.ended(node.id, nodes.result(sighting(node, line), told, hook || !hearsDebug), line.at)
    },
    'node-finished': ({ node, facts: told }, line) =>
      problems.ended(node.id, nodes.finished(sighting(node, line), told), line.at),
    'node-skipped': ({ node, because, total }, line) => {
      counted(total)
      return nodes.skipped(sighting(node, line), because)
    },
    'node-cancelled': ({ nodeId, problem, codeName }) =>
      nodes.cancelled(nodeId, problem === undefined ? undefined : errorOf({ ...problem, nodeId }, { codeName })),
    query: ({ nodeId, queryId }) => nodes.query(nodeId, queryId),
    error: ({ problem, event, codeName, trace, fatal }, line) =>
      problems.error(problem, errorOf(problem, { event, codeName, trace }), fatal, line.at),
    'error-detail': ({ nodeId, message, trace }, line) =>
      problems.detail(errorOf({ message, nodeId }, { event: line.name, trace })),
    warning: ({ problem }, line) => problems.warning(problem, line.at),
    'nothing-selected': ({ message }, line) => {
      facts.nothingSelected ??= message
      return problems.warning(
        { severity: 'warning', message, ...(line.code === '' ? {} : { code: line.code }) },
        line.at,
      )
    },
    output: ({ via, text, data }) => (output.add({ via, text, data }), none),
    interrupted: ({ problem, codeName }) => {
      interrupted = true
      nodes.cancelling()
      if (problem !== undefined) problems.quiet(errorOf(problem, { codeName }))
      return none
    },
    completed: ({ success, seconds }, line) => {
      facts.completed = {
        success: success && facts.completed?.success !== false,
        ...(seconds === undefined ? {} : { seconds }),
      }
      return problems.closing(line.at)
    },
  }

  const tell = (said: Said, line: DbtLine): readonly EventDraft[] => {
    const teller = tellers[said.kind] as ((said: Said, line: DbtLine) => readonly EventDraft[]) | undefined
    const parsed = beforeNodes.has(said.kind) ? none : parse.over()
    const told = teller?.(said, line) ?? none
    return parsed.length === 0 ? told : [...parsed, ...told]
  }

  return {
    line(line) {
      if (!identity.accepts(line)) return none
      if (line.level === 'debug') hearsDebug = true
      const said = interpret(line, generation)
      if (line.level === 'error' && said.kind !== 'output') errorLines += 1
      return tell(said, line)
    },
    text(_stream, text) {
      if (text.includes('--- Logging error ---')) logBroken = true
      tail.add(text)
    },
    get executing() {
      return nodes.executing
    },
    get holding() {
      return nodes.holding
    },
    release: () => nodes.release(),
    stopping: () => nodes.stopping(),
    view: () => ({
      ...facts,
      ...identity.view(),
      nodes: nodes.view(),
      interrupted,
      errors: problems.errors,
      errorLines,
      problems: problems.kept,
      output: output.pieces,
      outputCut: output.cut,
      text: tail.toString(),
      logBroken,
    }),
  }
}

interface About {
  readonly event?: string | undefined
  readonly codeName?: string | undefined
  readonly trace?: string | undefined
}

function errorOf(
  said: { readonly message: string; readonly code?: string; readonly nodeId?: string | undefined },
  { event, codeName, trace }: About,
): ErrorSaid {
  return {
    message: clipped(said.message, bounds.message),
    ...(event === undefined ? {} : { event }),
    ...(said.code === undefined || codeName === undefined ? {} : { code: said.code }),
    ...(codeName === undefined ? {} : { codeName }),
    ...(said.nodeId === undefined ? {} : { nodeId: said.nodeId }),
    ...(trace === undefined ? {} : { trace: clipped(trace, bounds.trace) }),
  }
}
