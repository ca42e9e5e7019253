import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../failure/failure.ts'
import { IllegalTransitionError } from './illegal-transition-error.ts'
import type { Input, InputDraft, InputType } from './inputs.ts'
import type { Course, Live, Machine, Plan } from './machine.ts'
import { transition } from './transition.ts'

const transient: Failure = { category: 'connection', retryable: true, message: 'gone', evidence: [] }
const permanent: Failure = { category: 'runtime', retryable: false, message: 'bad', evidence: [] }
const dbt = {
  engine: 'core',
  version: '1.11.16',
  generation: '1.x',
  adapters: [],
  executable: '/dbt',
  source: 'test',
} as const
const plan: Plan = {
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
const ended = { kind: 'exited', code: 0, at: 1, strays: [] } as const
const cancel = { kind: 'cancel', reason: 'no more' } as const
const course: Course = { step: 1, attempt: 1, tries: 1, why: 'first attempt', rungs: [], since: 0 }
const stopping = { ...course, cause: cancel, rungs: ['interrupt'] } as const
const live: Live = { ref: { executor: 'x' }, stdoutOpen: true, stderrOpen: true, lastActivity: 0, executing: 0 }
const good = { kind: 'complete', succeeded: true, files: ['stdout'] } as const

/** One machine of each kind that a run can be in. */
const machines: Readonly<Record<string, Machine>> = {
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

const inputs: { readonly [T in InputType]: Extract<InputDraft, { type: T }> } = {
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
const legal: Readonly<Record<string, readonly InputType[]>> = {
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
const anywhere: readonly InputType[] = ['timer', 'rung-sent', 'cancel', 'listener-failed']
const at = (draft: InputDraft, mono = 1): Input => ({ ...draft, stamp: { at: mono, mono } })

describe('every pair of state and input', () => {
  for (const [name, machine] of Object.entries(machines)) {
    for (const input of Object.values(inputs)) {
      const allowed = anywhere.includes(input.type) || legal[name]?.includes(input.type) === true
      it(`${name} × ${input.type}: ${allowed ? 'taken' : 'refused, naming both'}`, () => {
        const take = () => transition(plan, machine, at(input))
        if (allowed) expect(take().machine).toBeDefined()
        else expect(take).toThrow(IllegalTransitionError)
        if (!allowed) expect(take).toThrow(new RegExp(`\`${machine.name}\`.*\`${input.type}\``, 'u'))
      })
    }
  }

  it('changes nothing it was given, and answers the same to the same', () => {
    const pairs = fc.tuple(
      fc.constantFrom(...Object.values(machines)),
      fc.constantFrom(...Object.values(inputs)),
      fc.nat(20_000),
    )
    fc.assert(
      fc.property(pairs, ([machine, input, mono]) => {
        const before = structuredClone(machine)
        const take = () => {
          try {
            return transition(plan, machine, at(input, mono))
          } catch (error) {
            return String(error)
          }
        }
        expect(take()).toEqual(take())
        expect(machine).toEqual(before)
      }),
    )
  })

  it('journals every change of the state by name', () => {
    for (const machine of Object.values(machines)) {
      for (const input of Object.values(inputs)) {
        let step
        try {
          step = transition(plan, machine, at(input))
        } catch {
          continue
        }
        const moves = step.notes.filter(({ record }) => record.type === 'moved')
        expect(moves).toHaveLength(step.machine.name === machine.name ? 0 : 1)
      }
    }
  })
})

/** Drives a machine through drafts and answers where it got to, with everything that was noted and asked for. */
function drive(
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

const start: readonly (readonly [InputDraft, number?])[] = [
  [inputs.begin],
  [inputs.introduced],
  [inputs.planned],
  [inputs.started],
]
const end: readonly (readonly [InputDraft, number?])[] = [
  [inputs.ended],
  [inputs['output-over']],
  [{ type: 'output-over', stream: 'stderr' }],
]
const close = (
  judged: Extract<InputDraft, { type: 'judged' }>['judged'],
): readonly (readonly [InputDraft, number?])[] => [
  [{ ...inputs.judged, judged }],
  ...judged.files.map(() => [inputs.stored] as const),
  [inputs.disposed],
]
const bad = { kind: 'complete', succeeded: false, failure: permanent, files: [] } as const
const again = { kind: 'complete', succeeded: false, failure: transient, files: [], retryInMs: 500 } as const

describe('a run', () => {
  it('takes its steps in order and succeeds when each is proved', () => {
    const { machine, records } = drive([
      ...start,
      ...end,
      ...close(good),
      [inputs.planned],
      [inputs.started],
      ...end,
      ...close(good),
    ])
    expect(machine).toEqual({ name: 'finished', verdict: { outcome: 'succeeded' } })
    expect(records.indexOf('attempt-planned')).toBeLessThan(records.indexOf('execution-found'))
    expect(records.at(-1)).toBe('verdict')
  })

  it('stops at the first step that did not succeed', () => {
    const { machine } = drive([...start, ...end, ...close(bad)])
    expect(machine).toEqual({ name: 'finished', verdict: { outcome: 'failed', failure: permanent } })
  })

  it('is lost when nobody can know how dbt ended', () => {
    const { machine } = drive([...start, ...end, ...close({ kind: 'lost', succeeded: false, files: [] })])
    expect(machine).toEqual({ name: 'finished', verdict: { outcome: 'lost' } })
  })

  it('waits and tries again after what can pass by itself', () => {
    const { machine, events, effects } = drive([
      ...start,
      ...end,
      ...close(again),
      [{ type: 'timer', timer: 'back-off' }],
    ])
    expect(machine).toMatchObject({ name: 'preparing', course: { step: 1, attempt: 2, tries: 2 } })
    expect(events).toContain('retry:scheduled')
    expect(effects).toContain('set-timer back-off')
  })

  it('is cancelled at once while it waits', () => {
    const { machine } = drive([...start, ...end, ...close(again), [inputs.cancel]])
    expect(machine).toMatchObject({ name: 'finished', verdict: { outcome: 'cancelled' } })
  })

  it('is cancelled while it is queued, before anything was done', () => {
    const { machine, effects } = drive([[{ type: 'cancel', reason: 'x', by: 'me' }]])
    expect(machine).toMatchObject({ verdict: { outcome: 'cancelled', failure: { message: 'cancelled by me: x' } } })
    expect(effects.filter((effect) => !effect.startsWith('clear-timer'))).toEqual([])
  })

  it('climbs the ladder one rung at a time and each rung once', () => {
    const grace: readonly [InputDraft] = [{ type: 'timer', timer: 'grace' }]
    const { effects, machine } = drive([
      ...start,
      [inputs.cancel],
      [inputs.cancel],
      grace,
      grace,
      grace,
      ...end,
      ...close(bad),
    ])
    expect(effects.filter((effect) => ['interrupt', 'terminate', 'kill'].includes(effect))).toEqual([
      'interrupt',
      'terminate',
      'kill',
    ])
    expect(machine).toMatchObject({ verdict: { outcome: 'cancelled' } })
  })

  it('signals nobody when only the last words are being read', () => {
    const { effects } = drive([...start, [inputs.ended], [inputs.cancel], [{ type: 'timer', timer: 'grace' }]])
    expect(effects).not.toContain('interrupt')
  })

  it('succeeds when everything was proved, whatever was asked meanwhile', () => {
    const last: Machine = { name: 'running', course: { ...course, step: 2, attempt: 2 }, live }
    const { machine } = drive([[inputs.cancel], ...end, ...close(good)], last)
    expect(machine).toEqual({ name: 'finished', verdict: { outcome: 'succeeded' } })
  })

  it('starts no further step once it was cancelled', () => {
    const { machine } = drive([
      ...start,
      ...end,
      [{ ...inputs.judged }],
      [inputs.cancel],
      [inputs.stored],
      [inputs.disposed],
    ])
    expect(machine).toMatchObject({ verdict: { outcome: 'cancelled' } })
  })

  it('lets the first cause name the outcome', () => {
    const { machine } = drive([
      ...start,
      [{ type: 'timer', timer: 'run' }, 10_001],
      [inputs.cancel],
      ...end,
      ...close(bad),
    ])
    expect(machine).toMatchObject({ verdict: { outcome: 'timed-out', failure: { code: 'DEADLINE_RUN' } } })
  })

  it('asks what became of a start that it ended, and stops dbt when it had begun', () => {
    const aborted: InputDraft = { type: 'start-failed', failure: permanent, aborted: true }
    const begun = drive([...start.slice(0, 3), [inputs.cancel], [aborted]])
    expect(begun.effects).toEqual(expect.arrayContaining(['abort-start', 'find']))
    expect(drive([[inputs['never-started']]], begun.machine).machine).toMatchObject({
      verdict: { outcome: 'cancelled' },
    })
    expect(drive([[inputs.started]], begun.machine).effects).toContain('interrupt')
  })

  it('fails with what the executor said when dbt could not be started', () => {
    const { machine, events } = drive([...start.slice(0, 3), [inputs['start-failed']]])
    expect(machine).toMatchObject({ verdict: { outcome: 'failed', failure: permanent } })
    expect(events).toContain('attempt:finished')
  })

  it('starts no dbt when the artifact store can not be written', () => {
    const { machine, effects } = drive([[inputs.begin], [inputs['introduce-failed']]])
    expect(machine).toMatchObject({ verdict: { outcome: 'failed', failure: permanent } })
    expect(effects).not.toContain('start')
  })

  it('fails a run whose artifacts could not be kept, and leaves their folder', () => {
    const { machine, effects } = drive([...start, ...end, [{ ...inputs.judged }], [inputs['store-failed']]])
    expect(machine).toMatchObject({
      verdict: { outcome: 'failed', failure: { category: 'artifact', code: 'ARTIFACT_NOT_STORED' } },
    })
    expect(effects).not.toContain('dispose')
  })

  it('keeps the failure of dbt when its artifacts could not be kept either', () => {
    const judged = { ...bad, files: ['stdout'] }
    const { machine } = drive([...start, ...end, [{ ...inputs.judged, judged }], [inputs['store-failed']]])
    expect(machine).toMatchObject({ verdict: { failure: permanent } })
  })
})

describe('deadlines', () => {
  it('arm again when the clock says that it is too early', () => {
    for (const machine of Object.values(machines).filter(({ name }) => name !== 'finished' && name !== 'queued')) {
      const step = transition(plan, machine, at({ type: 'timer', timer: 'run' }, 4000))
      expect(step.effects).toEqual([{ type: 'set-timer', timer: 'run', ms: 6000 }])
    }
  })

  it('run: pass in every state that is not over', () => {
    for (const [name, machine] of Object.entries(machines)) {
      const { machine: after } = transition(plan, machine, at({ type: 'timer', timer: 'run' }, 10_000))
      if (name === 'finished' || name === 'queued') expect(after).toEqual(machine)
      else
        expect(after).toSatisfy(
          (to: Machine) => to.name === 'finished' || ('course' in to && to.course.cause !== undefined),
        )
    }
  })

  it('idle: passes only while nothing is executing', () => {
    const idle: InputDraft = { type: 'timer', timer: 'idle' }
    const working: Machine = { name: 'running', course, live: { ...live, executing: 1 } }
    expect(transition(plan, working, at(idle, 5000)).effects).toEqual([{ type: 'set-timer', timer: 'idle', ms: 1000 }])
    const silent = transition(plan, { name: 'running', course, live }, at(idle, 5000))
    expect(silent.machine).toMatchObject({
      name: 'cancelling',
      course: { cause: { deadline: 'idle', elapsedMs: 5000 } },
    })
    const talking: Machine = { name: 'running', course, live: { ...live, lastActivity: 4400 } }
    expect(transition(plan, talking, at(idle, 5000)).effects).toEqual([{ type: 'set-timer', timer: 'idle', ms: 400 }])
  })

  it('are not set when none was asked for', () => {
    const free: Plan = { ...plan, request: { ...plan.request, deadlines: {} }, introduce: false }
    const { effects } = drive([[inputs.begin], [inputs.planned], [inputs.started]], { name: 'queued' }, free)
    expect(effects).toEqual(['plan', 'start', 'follow'])
    const timer: InputDraft = { type: 'timer', timer: 'run' }
    expect(transition(free, { name: 'running', course, live }, at(timer, 99_999)).effects).toEqual([])
  })
})
