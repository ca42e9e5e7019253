import type { Failure } from '../../../failure/failure.ts'
import type { Input, InputDraft, InputType } from '../inputs.ts'
import type { Course, Live, Machine, Plan } from '../machine.ts'
import { transition } from '../transition.ts'

export const transient: Failure = { category: 'connection', retryable: true, message: 'gone', evidence: [] }
export const permanent: Failure = { category: 'runtime', retryable: false, message: 'bad', evidence: [] }
export const dbt = {
  engine: 'core',
  version: '1.11.16',
  generation: '1.x',
  adapters: [],
  executable: '/dbt',
  source: 'test',
} as const
export const plan: Plan = {
  request: {
    id: 'r1',
    project: '/p',
    steps: [{ name: 'seed' }, { name: 'run' }],
    envNames: [],
    profile: {},
    retry: { maxAttempts: 3, delayMs: 1000, maxDelayMs: 60_000, factor: 2, jitter: true },
    deadlines: { runMs: 10_000, idleMs: 1000 },
    keepArtifacts: { when: 'always' },
    emptySelection: 'warn',
    labels: {},
  },
  commands: ['seed', 'run'],
  ladder: { interruptMs: 100, terminateMs: 50 },
  introduce: true,
}
export const ended = { kind: 'exited', code: 0, at: 1, strays: [] } as const
export const cancel = { kind: 'cancel', reason: 'no more' } as const
export const course: Course = { step: 1, attempt: 1, tries: 1, why: 'first attempt', rungs: [], since: 0 }
export const stopping = { ...course, cause: cancel, rungs: ['interrupt'] } as const
export const live: Live = { ref: { executor: 'x' }, stdoutOpen: true, stderrOpen: true, lastActivity: 0, executing: 0 }
export const good = { kind: 'complete', succeeded: true, files: ['stdout'] } as const

/** One machine of each kind that a run can be in. */
export const machines: Readonly<Record<string, Machine>> = {
  queued: { name: 'queued' },
  introducing: { name: 'preparing', course, phase: 'introducing' },
  starting: { name: 'preparing', course, phase: 'starting' },
  'starting, asked to stop': { name: 'preparing', course: stopping, phase: 'starting' },
  finding: { name: 'preparing', course: stopping, phase: 'finding' },
  running: { name: 'running', course, live },
  'running, last words': { name: 'running', course, live: { ...live, ending: ended, stderrOpen: false } },
  cancelling: { name: 'cancelling', course: stopping, live },
  examining: { name: 'settling', course, phase: { name: 'examining' }, ending: ended },
  storing: { name: 'settling', course, phase: { name: 'storing', judged: good, pending: 2 }, ending: ended },
  disposing: { name: 'settling', course, phase: { name: 'disposing', judged: good }, ending: ended },
  'backing-off': { name: 'backing-off', course, delayMs: 10, failure: transient },
  finished: { name: 'finished', verdict: { outcome: 'succeeded' } },
}

export const inputs: { readonly [T in InputType]: Extract<InputDraft, { type: T }> } = {
  begin: { type: 'begin' },
  introduced: { type: 'introduced' },
  'introduce-failed': { type: 'introduce-failed', failure: permanent },
  planned: { type: 'planned', token: 'r1/1', argv: ['seed'], dbt },
  started: { type: 'started', ref: { executor: 'x' } },
  'start-failed': { type: 'start-failed', failure: permanent, aborted: false },
  'never-started': { type: 'never-started' },
  output: { type: 'output', stream: 'stdout', offset: 10, events: [], executing: 1 },
  'output-over': { type: 'output-over', stream: 'stdout' },
  ended: { type: 'ended', ending: ended },
  judged: { type: 'judged', judged: good, events: [], rules: [], seconds: 1 },
  stored: { type: 'stored', path: 'stdout', key: 'k', bytes: 1 },
  'store-failed': { type: 'store-failed', path: 'stdout', message: 'full' },
  disposed: { type: 'disposed' },
  timer: { type: 'timer', timer: 'grace' },
  'rung-sent': { type: 'rung-sent', rung: 'interrupt' },
  cancel: { type: 'cancel', reason: 'no more' },
  'listener-failed': { type: 'listener-failed', event: 'log', message: 'oops' },
}

/** What can come where; whatever is not here throws and names both. */
export const legal: Readonly<Record<string, readonly InputType[]>> = {
  queued: ['begin'],
  introducing: ['introduced', 'introduce-failed'],
  starting: ['planned', 'started', 'start-failed'],
  'starting, asked to stop': ['planned', 'started', 'start-failed'],
  finding: ['never-started', 'started', 'start-failed'],
  running: ['output', 'output-over', 'ended'],
  'running, last words': ['output', 'output-over', 'ended'],
  cancelling: ['output', 'output-over', 'ended'],
  examining: ['judged'],
  storing: ['stored', 'store-failed'],
  disposing: ['disposed'],
  'backing-off': [],
  finished: [],
}
export const anywhere: readonly InputType[] = ['timer', 'rung-sent', 'cancel', 'listener-failed']
export const at = (draft: InputDraft, mono = 1): Input => ({ ...draft, stamp: { at: mono, mono } })

/** Drives a machine through drafts and answers where it got to, with everything that was noted and asked for. */
export function drive(
  drafts: readonly (readonly [InputDraft, number?])[],
  from: Machine = { name: 'queued' },
  over: Plan = plan,
) {
  let machine = from
  const records: string[] = []
  const events: string[] = []
  const effects: string[] = []
  for (const [draft, mono] of drafts) {
    const step = transition(over, machine, at(draft, mono))
    machine = step.machine
    for (const { record, events: told } of step.notes) {
      records.push(record.type)
      events.push(...told.map((event) => event.type))
    }
    effects.push(
      ...step.effects.map((effect) =>
        'timer' in effect ? `${effect.type} ${effect.timer}` : 'rung' in effect ? effect.rung : effect.type,
      ),
    )
  }
  return { machine, records, events, effects }
}

export const start: readonly (readonly [InputDraft, number?])[] = [
  [inputs.begin],
  [inputs.introduced],
  [inputs.planned],
  [inputs.started],
]
export const end: readonly (readonly [InputDraft, number?])[] = [
  [inputs.ended],
  [inputs['output-over']],
  [{ type: 'output-over', stream: 'stderr' }],
]
export const close = (
  judged: Extract<InputDraft, { type: 'judged' }>['judged'],
): readonly (readonly [InputDraft, number?])[] => [
  [{ ...inputs.judged, judged }],
  ...judged.files.map(() => [inputs.stored] as const),
  [inputs.disposed],
]
export const bad = { kind: 'complete', succeeded: false, failure: permanent, files: [] } as const
export const again = { kind: 'complete', succeeded: false, failure: transient, files: [], retryInMs: 500 } as const

