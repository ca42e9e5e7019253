import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DbtLine } from '../../dbt/said.ts'
import { nodeGroup } from '../node.ts'
import { began, completed, error2x, finished, result, taken } from '../story/__fixtures__/lines.ts'
import { judged, recorded, type LogLine, type Recording } from './__fixtures__/recorded.ts'

const file = 'run_results.json'
const good = ['success', 'pass', 'warn']
const bad = ['error', 'fail', 'skipped', 'partial success', 'runtime error', 'half done']
const isGood = (status: string): boolean => ['succeeded', 'warned'].includes(nodeGroup(status))

const raw = ({ name, code, level, message, thread, data }: DbtLine): LogLine => ({
  info: {
    name,
    level,
    extra: { MILLRACE_ATTEMPT: 'rec-1' },
    invocation_id: 'invocation-1',
    ...{ code, msg: message, thread },
  },
  data,
})

interface Node {
  readonly id: string
  readonly status: string
}

const node = (status: fc.Arbitrary<string>): fc.Arbitrary<Node> =>
  fc.record({ id: fc.integer({ min: 0, max: 9 }).map((number) => `model.shop.m${number}`), status })

const nodes = (status: fc.Arbitrary<string>): fc.Arbitrary<readonly Node[]> =>
  fc.uniqueArray(node(status), { selector: ({ id }) => id, minLength: 1, maxLength: 6 })

/** The lines of all nodes, mixed in the order of `picks`. */
function mixed(all: readonly Node[], picks: readonly number[], total: number): LogLine[] {
  const queues = all.map(({ id, status }) => [
    raw(taken(id)),
    raw(began(id, total)),
    { ...raw(result(id, status)), info: { ...raw(result(id, status)).info, level: 'info' } },
    raw(finished(id, status)),
  ])
  const lines: LogLine[] = []
  for (let index = 0; queues.some((queue) => queue.length > 0); index += 1) {
    const open = queues.filter((queue) => queue.length > 0)
    const next = open[(picks[index % picks.length] ?? 0) % open.length]?.shift()
    if (next !== undefined) lines.push(next)
  }
  return lines
}

function recordingOf({
  minor,
  told,
  entries,
  picks,
  total,
}: {
  minor?: number
  told: readonly Node[]
  entries: readonly Node[]
  picks: readonly number[]
  total: number
}): Recording {
  return {
    about: {
      dbt: minor === undefined ? '2.0.0-alpha.4' : '1.11.16',
      engine: 'core',
      ...(minor === undefined ? {} : { minor }),
      scenario: 'made up',
      command: { name: 'run' },
      exit: 0,
    },
    lines: [...mixed(told, picks, total), raw(completed(true))],
    stderr: [],
    files: {
      [file]: {
        metadata: {
          invocation_id: 'invocation-1',
          env: { MILLRACE_ATTEMPT: 'rec-1' },
          ...{ dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json' },
        },
        args: { which: 'run' },
        results: entries.map(({ id, status }) => ({ unique_id: id, status })),
      },
    },
  }
}

const minor = fc.constantFrom(11, undefined)
const picks = fc.array(fc.nat(20), { minLength: 1, maxLength: 20 })
const optionalMinor = (value: number | undefined) => (value === undefined ? {} : { minor: value })

describe('any run of dbt', () => {
  it('is a success when both stories say the same good of every node, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(minor, nodes(fc.constantFrom(...good)), picks, async (of, all, order) => {
        const { conclusion } = await judged(
          recordingOf({ ...optionalMinor(of), told: all, entries: all, picks: order, total: all.length }),
        )
        expect(conclusion.reasons).toEqual([])
        expect(conclusion.succeeded).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is no success when any node did badly, is missing, unknown or doubled, whoever says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        minor,
        nodes(fc.constantFrom(...good, ...bad)),
        fc.array(node(fc.constantFrom(...good, ...bad)), { maxLength: 6 }),
        picks,
        async (of, told, entries, order) => {
          const { conclusion } = await judged(
            recordingOf({ ...optionalMinor(of), told, entries, picks: order, total: told.length }),
          )
          const proved =
            entries.length === told.length &&
            told.every(
              ({ id, status }) => isGood(status) && entries.some((each) => each.id === id && each.status === status),
            )
          expect(conclusion.succeeded).toBe(proved)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is no success when 2.x complained of any node', async () => {
    await fc.assert(
      fc.asyncProperty(nodes(fc.constantFrom(...good)), picks, fc.nat(100), async (all, order, at) => {
        const recording = recordingOf({ told: all, entries: all, picks: order, total: all.length })
        const { id = '' } = all[at % all.length] ?? {}
        recording.lines.splice(at % recording.lines.length, 0, raw(error2x('DbDriverFailed (dbt1308)', 'no', id)))
        expect((await judged(recording)).conclusion.succeeded).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

/** Ways to break a recording of a success so that it is none. */
type Mutation = (recording: Recording, at: number) => void

const entriesOf = ({ files }: Recording) => (files[file] ?? files['sources.json'])!.results
const pick = <T>(all: readonly T[], at: number): T => all[at % all.length]!
const told = ({ lines }: Recording): LogLine[] =>
  lines.filter((line): line is LogLine => typeof line !== 'string' && line.data.node_info !== undefined)

const mutations: Readonly<Record<string, Mutation>> = {
  'a result is dropped': (recording, at) => void entriesOf(recording).splice(at % entriesOf(recording).length, 1),
  'a result is doubled': (recording, at) => void entriesOf(recording).push({ ...pick(entriesOf(recording), at) }),
  'a result is renamed': (recording, at) => void (pick(entriesOf(recording), at).unique_id += '_2'),
  'a result is added': (recording) =>
    void entriesOf(recording).push({ unique_id: 'model.scratch.more', status: 'success' }),
  'a status is flipped': (recording, at) => {
    const entry = pick(entriesOf(recording), at)
    entry.status = pick(
      bad.filter((status) => status !== entry.status),
      at,
    )
  },
  'all lines of a node are dropped': (recording, at) => {
    const id = pick(endedWithResult(recording), at)
    recording.lines = recording.lines.filter(
      (line) => typeof line === 'string' || line.data.node_info?.unique_id !== id,
    )
  },
  'the end of a node is dropped': (recording, at) => {
    const id = pick(endedWithResult(recording), at)
    recording.lines = recording.lines.filter(
      (line) =>
        typeof line === 'string' ||
        line.data.node_info?.unique_id !== id ||
        !/Result|Finished|End/.test(line.info.name),
    )
  },
  'a node is renamed in the lines': (recording, at) => {
    const id = pick(endedWithResult(recording), at)
    for (const { data } of told(recording)) if (data.node_info?.unique_id === id) data.node_info.unique_id += '_2'
  },
  'the invocation of a line is another': (recording, at) =>
    void (pick(told(recording), at).info.invocation_id = 'invocation-9'),
  'the mark of a line is another': (recording, at) => void (pick(told(recording), at).info.extra = {}),
  'the invocation of the file is another': ({ files }) => {
    for (const each of Object.values(files)) each.metadata.invocation_id = 'invocation-9'
  },
  'the file is gone': (recording) => void (recording.files = {}),
  'dbt exits otherwise': (recording, at) => void (recording.about.exit = 1 + (at % 3)),
  'dbt is killed': (recording) => void (recording.about.signal = 'SIGKILL'),
  'the output ends early': (recording, at) => void recording.lines.splice(at % recording.lines.length),
}

/** Nodes with an end in the lines and an entry in the results. */
function endedWithResult(recording: Recording): readonly string[] {
  const ids = new Set(entriesOf(recording).map(({ unique_id: id }) => id))
  return [...new Set(told(recording).map(({ data }) => data.node_info!.unique_id))].filter((id) => ids.has(id))
}

describe.each([
  '1.11-build-ok',
  '1.11-seed',
  '1.8-seed',
  '1.11-freshness',
  '2-build-ok',
  '2-test-ok',
  '2-fusion-freshness',
])('a proved success (%s) is none any more when', (name) => {
  it.each(Object.entries(mutations))('%s', async (_, mutate) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), async (at) => {
        const recording = recorded(name)
        mutate(recording, at)
        const { conclusion } = await judged(recording)
        expect(conclusion.succeeded).toBe(false)
        expect(conclusion.reasons.length).toBeGreaterThan(0)
      }),
      { numRuns: 15 },
    )
  })
})
