import { describe, expect, it } from 'vitest'
import {
  permanent,
  plan,
  course,
  live,
  good,
  machines,
  inputs,
  at,
  drive,
  start,
  end,
  close,
  bad,
  again,
} from './__fixtures__/machines.ts'
import type { InputDraft } from './inputs.ts'
import type { Machine, Plan } from './machine.ts'
import { transition } from './transition.ts'

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
