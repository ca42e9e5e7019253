import { describe, expect, it } from 'vitest'
import type { DbtGeneration } from '../../engine/install.ts'
import {
  batch,
  began,
  cancel,
  compiling,
  finished,
  hookEnd,
  hookStart,
  result,
  short,
  skipping,
  taken,
  tell,
} from './__fixtures__/lines.ts'
import { createStory } from './story.ts'

const orders = 'model.shop.orders'
const events = 'model.shop.events'
const test = 'test.shop.not_null_orders_id.8cf5'
const hook = 'operation.shop.shop-on-run-start-0'

const story = (generation: DbtGeneration = '1.x') => createStory({ generation, token: 'attempt-1' })

describe('a test of 1.x', () => {
  it('has found nothing where it was only compiled', () => {
    const told = story()
    const ends = tell(told, taken(test), compiling(test), finished(test, 'success', { num_failures: 0 }))
    expect(short(ends)).toEqual(['node:started not_null_orders_id', 'node:finished not_null_orders_id success'])
    expect(ends.at(-1)).not.toHaveProperty('failures')
  })
})

describe('a node of 1.x', () => {
  it('starts when it really begins and ends at its last word, once each', () => {
    const told = story()
    expect(short(tell(told, taken(orders)))).toEqual([])
    expect(short(tell(told, began(orders, 3)))).toEqual(['node:started orders'])
    expect(told.executing).toBe(1)
    expect(short(tell(told, compiling(orders), result(orders, 'success')))).toEqual([])
    const [end, ...others] = tell(told, finished(orders, 'success', { message: 'SELECT 7', thread: 'Thread-3' }))
    expect(others).toEqual([])
    expect(end).toMatchObject({
      type: 'node:finished',
      node: { id: orders, name: 'orders', resourceType: 'model' },
      status: 'success',
      seconds: 0.5,
      message: 'SELECT 7',
      thread: 'Thread-3',
      text: 'OK model orders in 0.50s',
    })
    expect(told.executing).toBe(0)
    expect(told.view()).toMatchObject({ total: 3, errorLines: 0 })
    expect(told.view().nodes.get(orders)).toMatchObject({ began: true, over: 'finished', status: 'success', order: 0 })
  })

  it('is healed when it ends without a start', () => {
    expect(short(tell(story(), finished(orders, 'success')))).toEqual([
      'node:started orders (healed)',
      'node:finished orders success',
    ])
  })

  it('does not start again after its end, nor end again', () => {
    const told = story()
    tell(told, began(orders), finished(orders, 'success'))
    const later = tell(told, began(orders), compiling(orders), result(orders, 'success'), finished(orders, 'success'))
    expect(later).toEqual([])
    expect(told.executing).toBe(0)
    expect(told.view().nodes.get(orders)?.disputed).toBe(false)
  })

  it('is disputed when its ends differ, and the worse one is kept', () => {
    const told = story()
    tell(told, taken(orders), result(orders, 'error'), finished(orders, 'success'))
    expect(told.view().nodes.get(orders)).toMatchObject({ disputed: true, status: 'error' })
    tell(told, finished(events, 'error'), finished(events, 'success'), skipping(test), finished(test, 'pass'))
    expect(told.view().nodes.get(events)).toMatchObject({ disputed: true, status: 'error' })
    expect(told.view().nodes.get(test)).toMatchObject({ disputed: true, over: 'skipped', status: 'skipped' })
  })

  it('is skipped without a start, by the only node that failed', () => {
    const told = story()
    tell(told, began(orders), finished(orders, 'error', { message: 'no' }), taken(events))
    const skip = tell(told, skipping(events), finished(events, 'skipped'))
    expect(short(skip)).toEqual(['node:skipped events'])
    expect(skip[0]).toMatchObject({ because: orders, text: `SKIP model events because ${orders} failed` })
  })

  it('does not guess between two that failed', () => {
    const told = story()
    tell(told, finished(orders, 'error'), finished(test, 'fail'))
    const [skip] = tell(told, finished(events, 'skipped'))
    expect(skip).toMatchObject({ type: 'node:skipped', text: 'SKIP model events' })
    expect(skip).not.toHaveProperty('because')
  })

  it('may be skipped after its start', () => {
    const told = story()
    expect(short(tell(told, began(orders), skipping(orders)))).toEqual(['node:started orders', 'node:skipped orders'])
    expect(told.executing).toBe(0)
  })

  it('ends at the line for people where no debug line is told', () => {
    const told = story()
    const ends = tell(told, began(orders), result(orders, 'success'))
    expect(short(ends)).toEqual(['node:started orders', 'node:finished orders success'])
    expect(tell(told, finished(orders, 'success'))).toEqual([])
  })

  it('keeps the line for people as its end when nothing follows', () => {
    const told = story()
    tell(told, taken(orders), began(orders), result(orders, 'success'))
    expect(told.view().nodes.get(orders)).toMatchObject({ over: undefined, status: 'success', facts: { seconds: 0.5 } })
  })

  it('is not ended by a word that nobody knows before its last one', () => {
    const told = story()
    const ends = tell(told, taken(orders), began(orders), result(orders, 'CREATE VIEW'), finished(orders, 'success'))
    expect(short(ends)).toEqual(['node:started orders', 'node:finished orders success'])
    expect(told.view().nodes.get(orders)?.disputed).toBe(false)
  })

  it('keeps unknown words', () => {
    const [, end] = tell(story(), finished(orders, 'half done'))
    expect(end).toMatchObject({ status: 'half done', text: 'HALF DONE model orders in 0.50s' })
  })
})

describe('other things of 1.x', () => {
  it('ends hooks at their end line', () => {
    const told = story()
    expect(short(tell(told, taken(orders), hookStart(hook), hookEnd(hook, 'success')))).toEqual([
      'node:started shop-on-run-start-0',
      'node:finished shop-on-run-start-0 success',
    ])
    expect(told.view().nodes.get(hook)?.hook).toBe(true)
  })

  it('counts the batches of a microbatch model; its last word counts', () => {
    const told = story()
    const ends = tell(
      told,
      ...[taken(orders), began(orders), taken(orders), batch(orders, 1, 'success'), batch(orders, 2, 'error')],
      ...[finished(orders, 'success'), finished(orders, 'error')],
      ...[result(orders, 'partial success'), finished(orders, 'partial success')],
    )
    expect(short(ends)).toEqual(['node:started orders', 'node:finished orders partial success', 'problem'])
    expect(told.view().nodes.get(orders)).toMatchObject({ batches: { succeeded: 1, failed: 1 }, disputed: false })
  })

  it('is not confused by a batch whose last word was lost', () => {
    const told = story()
    const ends = tell(
      told,
      taken(orders),
      batch(orders, 1, 'success'),
      result(orders, 'success'),
      finished(orders, 'success'),
    )
    expect(short(ends)).toEqual(['node:started orders (healed)', 'node:finished orders success'])
  })

  it('tells ephemeral models only when they fail or are skipped', () => {
    const ephemeral = { materialized: 'ephemeral' }
    const told = story()
    const silent = tell(
      told,
      taken(orders, ephemeral),
      compiling(orders, ephemeral),
      finished(orders, 'success', {}, ephemeral),
    )
    expect(silent).toEqual([])
    expect(told.executing).toBe(0)
    expect(told.view().nodes.get(orders)).toMatchObject({ ephemeral: true, status: 'success', over: undefined })
    const failed = tell(told, compiling(events, ephemeral), finished(events, 'error', { message: 'no' }, ephemeral))
    expect(short(failed)).toEqual(['node:started events', 'node:finished events error', 'problem'])
  })

  it('tells a test twice, as a node and as a test', () => {
    const told = tell(story(), began(test), finished(test, 'fail', { num_failures: 3, message: 'Got 3 results' }))
    expect(told.slice(1, 3)).toMatchObject([
      { type: 'node:finished', status: 'fail', failures: 3 },
      { type: 'test:finished', status: 'fail', failures: 3, severity: 'error' },
    ])
    expect(told[1]?.text).toBe('FAIL 3 test not_null_orders_id in 0.50s: Got 3 results')
    const [, , warned] = tell(story(), began(test), finished(test, 'warn', { num_failures: 1 }))
    expect(warned).toMatchObject({ type: 'test:finished', severity: 'warn' })
    const passed = tell(story(), began(test), finished(test, 'pass'))
    expect(passed[2]).not.toHaveProperty('severity')
  })

  it('calls an error interrupted after a cancel of its query, or of ours', () => {
    const told = story()
    const ends = tell(told, began(orders), cancel(orders), finished(orders, 'error', { message: 'server closed' }))
    expect(short(ends)).toEqual(['node:started orders', 'node:finished orders interrupted'])
    expect(told.view().problems).toEqual([])
    tell(told, began(events), began(test))
    told.stopping()
    expect(short(tell(told, finished(events, 'error'), finished(test, 'fail')))).toEqual([
      'node:finished events interrupted',
      'node:finished not_null_orders_id fail',
      'test:finished not_null_orders_id fail',
      'problem',
    ])
    expect(told.view().nodes.get(events)).toMatchObject({ afterStop: true, cancelled: false })
  })

  it('believes a success after a cancel, and errors before it', () => {
    const told = story()
    tell(told, began(orders), finished(orders, 'error'), cancel(orders), began(events), cancel(events))
    tell(told, finished(events, 'success'), cancel('list_shop_main'))
    const { nodes } = told.view()
    expect(nodes.get(orders)).toMatchObject({ status: 'error', cancelled: false })
    expect(nodes.get(events)).toMatchObject({ status: 'success', cancelled: true })
  })
})
