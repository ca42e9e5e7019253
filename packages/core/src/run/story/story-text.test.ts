import { describe, expect, it } from 'vitest'
import { clipped } from './bounds.ts'
import { finishedText, nodeText, parsedText, problemText, skippedText, startedText } from './story-text.ts'

const model = { id: 'model.shop.orders', name: 'orders', resourceType: 'model' }
const test = { id: 'unit_test.shop.orders.sums', name: 'sums', resourceType: 'unit_test' }

describe('one line for a screen', () => {
  it('names a node by its kind and name', () => {
    expect(nodeText(test)).toBe('unit test sums')
    expect(nodeText({ id: 'x', name: 'x', resourceType: '' })).toBe('x')
    expect(startedText(model)).toBe('START model orders')
  })

  it.each([
    ['success', { seconds: 0.123 }, 'OK model orders in 0.12s'],
    ['success', { message: 'SELECT 7' }, 'OK model orders'],
    ['error', { message: 'Database Error\n  no' }, 'ERROR model orders: Database Error no'],
    ['runtime error', {}, 'ERROR model orders'],
    ['partial success', {}, 'PARTIAL model orders'],
    ['no-op', {}, 'NO-OP model orders'],
    ['reused', {}, 'REUSED model orders'],
    ['interrupted', { message: 'server closed' }, 'INTERRUPTED model orders'],
    ['constructor', {}, 'CONSTRUCTOR model orders'],
  ])('says how a model ended: %s', (status, facts, text) => {
    expect(finishedText(model, status, facts)).toBe(text)
  })

  it('counts failing rows of a test where there are any', () => {
    expect(finishedText(test, 'fail', { failures: 3 })).toBe('FAIL 3 unit test sums')
    expect(finishedText(test, 'warn', { failures: 0 })).toBe('WARN unit test sums')
    expect(finishedText(test, 'pass', { failures: 0 })).toBe('PASS unit test sums')
  })

  it('says why a node was skipped, if anybody knows', () => {
    expect(skippedText(model, 'model.shop.raw')).toBe('SKIP model orders because model.shop.raw failed')
    expect(skippedText(model)).toBe('SKIP model orders')
  })

  it('says where a problem is', () => {
    const problem = { severity: 'error', message: 'no' } as const
    expect(problemText(problem)).toBe('ERROR no')
    expect(problemText({ ...problem, nodeId: 'model.shop.orders' })).toBe('ERROR model.shop.orders: no')
    expect(problemText({ ...problem, file: 'models/a.sql' })).toBe('ERROR models/a.sql: no')
    expect(problemText({ ...problem, file: 'models/a.sql', line: 3 })).toBe('ERROR models/a.sql:3: no')
  })

  it('says how the project was read', () => {
    expect(parsedText('partial')).toBe('Read what changed in the project')
    expect(parsedText('full', 'no\n file')).toBe('Read the whole project (no file)')
  })

  it('is never long', () => {
    const text = finishedText(model, 'error', { message: 'x'.repeat(100_000) })
    expect(text).toHaveLength(200)
    expect(text.endsWith('…')).toBe(true)
    expect(clipped('abcdefghij', 7)).toBe('ab … ij')
  })
})
