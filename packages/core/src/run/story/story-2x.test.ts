import { describe, expect, it } from 'vitest'
import type { DbtGeneration } from '../../engine/install.ts'
import {
  began,
  compiling,
  completed,
  error2x,
  finished,
  info,
  line,
  result,
  short,
  taken,
  tell,
} from './__fixtures__/lines.ts'
import { createStory } from './story.ts'

const orders = 'model.shop.orders'
const events = 'model.shop.events'
const test = 'test.shop.not_null_orders_id.8cf5'

const story = (generation: DbtGeneration = '1.x') => createStory({ generation, token: 'attempt-1' })

describe('a node of 2.x', () => {
  it('is held until something follows that is no skip', () => {
    const told = story('2.x')
    expect(tell(told, taken(orders), began(orders), compiling(orders))).toEqual([])
    expect(told).toMatchObject({ holding: true, executing: 1 })
    expect(short(tell(told, result(orders, 'success'), finished(orders, 'success')))).toEqual([
      'node:started orders',
      'node:finished orders success',
    ])
    expect(told).toMatchObject({ holding: false, executing: 0 })
  })

  it('never starts when it is skipped at once', () => {
    const told = story('2.x')
    expect(
      short(tell(told, taken(orders), began(orders), result(orders, 'skipped'), finished(orders, 'skipped'))),
    ).toEqual(['node:skipped orders'])
    expect(told).toMatchObject({ holding: false, executing: 0 })
  })

  it('starts when held starts are let out, with the stamp of its own line', () => {
    const told = story('2.x')
    const start = began(orders)
    tell(told, taken(orders), start, taken(events), began(events))
    const started = told.release()
    expect(short(started)).toEqual(['node:started orders', 'node:started events'])
    expect(started[0]).toMatchObject({ at: start.at })
    expect(told.holding).toBe(false)
    expect(told.release()).toEqual([])
  })

  it('starts when a query of it is over, or dbt complains of it', () => {
    const told = story('2.x')
    tell(told, taken(orders), began(orders), taken(events), began(events))
    const query = line('SQLQuery', {
      level: 'debug',
      message: 'select 1\n-- query_id: q-7',
      data: { node_info: info(orders) },
    })
    expect(short(tell(told, query))).toEqual(['node:started orders'])
    expect(told.view().nodes.get(orders)?.queryIds).toEqual(['q-7'])
    expect(short(tell(told, error2x('DbDriverFailed (dbt1308)', 'no table', events)))).toEqual([
      'node:started events',
      'problem',
    ])
  })

  it('is no node of the attempt when it is only compiled for a unit test', () => {
    const told = story('2.x')
    tell(told, compiling(orders))
    expect(told.release()).toEqual([])
    expect(told.view().nodes.size).toBe(0)
  })

  it('has no success after an error of its own', () => {
    const told = story('2.x')
    tell(told, taken(orders), began(orders), error2x('DbDriverFailed (dbt1308)', 'Database Error\n  no', orders))
    const ends = tell(told, result(orders, 'success'), finished(orders, 'success'))
    expect(ends).toMatchObject([{ status: 'error', message: 'Database Error\n  no' }])
    expect(told.view().nodes.get(orders)).toMatchObject({ status: 'error', disputed: false })
  })

  it('is a test that could not run when its error comes before `fail`', () => {
    const told = story('2.x')
    tell(told, taken(test), began(test), error2x('DbSyntaxInvalid (dbt1302)', 'no table', test))
    expect(short(tell(told, finished(test, 'fail')))).toContain('node:finished not_null_orders_id error')
  })

  it('was interrupted when dbt cancelled it, whatever it says then', () => {
    const told = story('2.x')
    tell(told, taken(orders), began(orders), error2x('TaskCancelled (dbt1404)', 'Cancelled', orders))
    expect(short(tell(told, finished(orders, 'success')))).toEqual(['node:finished orders interrupted'])
    expect(told.view().problems).toEqual([])
  })

  it('counts only successes before the first cancelled node after our stop', () => {
    const told = story('2.x')
    for (const id of [orders, events, test]) tell(told, taken(id), began(id))
    told.stopping()
    expect(short(tell(told, finished(orders, 'success')))).toContain('node:finished orders success')
    tell(told, error2x('OperationCanceled (dbt8995)', 'Operation cancelled'))
    expect(short(tell(told, finished(events, 'success'), finished(test, 'fail')))).toEqual([
      'node:started events',
      'node:finished events interrupted',
      'node:started not_null_orders_id',
      'node:finished not_null_orders_id fail',
      'test:finished not_null_orders_id fail',
      'problem',
    ])
    expect(told.view()).toMatchObject({
      interrupted: true,
      errors: [{ code: '8995', codeName: 'OperationCanceled', fatal: false }],
    })
    expect(tell(told, completed(false))).toEqual([])
  })
})
