import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NodeResult } from '../node.ts'
import { formatSeconds, formatSummary } from './format-summary.ts'
import { summarize } from './summarize.ts'
import { stripAnsi, textWidth } from './text-width.ts'

const node = (
  resourceType: string,
  name: string,
  status: string,
  seconds: number,
  facts: Partial<NodeResult> = {},
): NodeResult => ({
  id: `${resourceType}.p.${name}`,
  name,
  resourceType,
  step: 1,
  status,
  seconds,
  attempts: 1,
  ...facts,
})

const times = (thread: string, from: number, to: number) => ({ thread, startedAt: from * 1000, finishedAt: to * 1000 })

const message = [
  'Database Error in model orders (models/orders.sql)',
  '  \u001b[31mBinder Error\u001b[0m: no column "amout"',
  '  LINE 3: select amout',
  '                 ^^^^^',
  '  more',
  '  the end',
  '  compiled code at target/run/orders.sql',
].join('\n')

const nodes = [
  node('seed', 'raw_orders', 'success', 0.21, times('Thread-1 (worker)', 0, 1)),
  node('model', 'stg_orders', 'success', 1.5, times('Thread-2 (worker)', 1, 4)),
  node('model', 'orders', 'error', 75, { message, ...times('Thread-1 (worker)', 2, 4) }),
  node('test', 'unique_orders', 'skipped', 0),
  node('test', 'not_null_orders', 'warn', 0.04, { message: 'Got 1 result, configured to warn if != 0' }),
  node('model', '日本語のモデル', 'success', 0.5),
]
const dependencies = new Map([
  ['model.p.stg_orders', ['seed.p.raw_orders']],
  ['model.p.orders', ['model.p.stg_orders']],
])
const summary = summarize({ nodes, seconds: 80, attempts: 2, dependencies })

describe('formatSummary', () => {
  it('draws every part', () => {
    expect(formatSummary(summary, { width: 72 })).toMatchInlineSnapshot(`
      "6 nodes in 1m 20s, 2 attempts
        ✓ 3 succeeded   ! 1 warned   ✗ 1 failed   - 1 skipped
        success 3 · error 1 · skipped 1 · warn 1

      Failed
        ✗ model orders  1m 15s
          Binder Error: no column "amout"
          LINE 3: select amout
          … the end

      Warned
        ! test not_null_orders  0.04s
          Got 1 result, configured to warn if != 0

      Slowest
        model orders          1m 15s  ██████████████████
        model stg_orders        1.5s  █
        model 日本語のモデル   0.50s  █
        seed raw_orders        0.21s  █
        test not_null_orders   0.04s  █

      Critical path  1m 17s of 1m 20s
        raw_orders 0.21s → stg_orders 1.5s → orders 1m 15s

      Threads
        Thread-1 (worker)  2 nodes  75 %  ██████████████
        Thread-2 (worker)  1 node   75 %  ██████████████"
    `)
  })

  it('draws only what there is', () => {
    expect(formatSummary(summarize({ nodes: [node('model', 'a', 'success', 1)], seconds: 1, attempts: 1 })))
      .toMatchInlineSnapshot(`
      "1 node in 1.0s
        ✓ 1 succeeded
        success 1

      Slowest
        model a  1.0s  ████████████████████████"
    `)
    expect(formatSummary(summarize({ nodes: [], seconds: 0.001, attempts: 1, dependencies }))).toBe('0 nodes in 0.00s')
  })

  it('colours only if asked, and changes nothing else by it', () => {
    const coloured = formatSummary(summary, { colour: true, width: 72 })
    expect(coloured).toContain('\u001b[31m✗\u001b[39m')
    expect(stripAnsi(coloured)).toBe(formatSummary(summary, { width: 72 }))
  })

  it('counts what it does not list', () => {
    const many = Array.from({ length: 30 }, (_, index) => node('model', `m${index}`, 'error', 0))
    const text = formatSummary(summarize({ nodes: many, seconds: 1, attempts: 1 }))
    expect(text.match(/✗ model m/g)).toHaveLength(20)
    expect(text).toContain('… and 10 more')
  })

  it('shows a message that has nothing but the name of its node', () => {
    const nameOnly = node('model', 'a', 'error', 1, { message: 'Compilation Error in model a (models/a.sql)' })
    const text = formatSummary(summarize({ nodes: [nameOnly], seconds: 1, attempts: 1 }))
    expect(text).toContain('Compilation Error in model a (models/a.sql)')
  })

  it('is no narrower than 40 columns', () => {
    expect(formatSummary(summary, { width: 3 })).toBe(formatSummary(summary, { width: 40 }))
  })

  it('keeps to its width when a column has blanks side by side', () => {
    const one = node('model', 'a', 'success', 1, { thread: '! ! ⺀ !🆑 !', startedAt: 0, finishedAt: 5 })
    const text = formatSummary(summarize({ nodes: [one], seconds: 9, attempts: 1 }), { width: 40 })
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(40)
  })

  it('keeps to its width, whatever names and messages there are', () => {
    const status = fc.constantFrom(
      'success',
      'error',
      'warn',
      'skipped',
      'interrupted',
      'a new and rather long word of a future dbt',
    )
    const facts = fc.record({
      name: fc.string({ unit: 'grapheme' }),
      status,
      seconds: fc.double({ min: 0, max: 1e5, noNaN: true }),
      message: fc.string({ unit: 'binary' }),
      thread: fc.string({ unit: 'grapheme' }),
    })
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 6 }), fc.integer({ min: 40, max: 120 }), (all, width) => {
        const some = all.map(({ name, ...rest }, index) =>
          node('unit_test', `${index}${name}`, rest.status, rest.seconds, {
            ...rest,
            startedAt: index,
            finishedAt: index + 5,
          }),
        )
        const chain = new Map(some.map(({ id }, index) => [id, some.slice(0, index).map((one) => one.id)]))
        const text = formatSummary(summarize({ nodes: some, seconds: 1e5, attempts: 1, dependencies: chain }), {
          width,
        })
        for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('formatSeconds', () => {
  it.each([
    [0, '0.00s'],
    [0.994, '0.99s'],
    [0.999, '1.0s'],
    [12.34, '12.3s'],
    [59.94, '59.9s'],
    [59.96, '1m 00s'],
    [185, '3m 05s'],
    [3599.6, '1h 00m'],
    [7620, '2h 07m'],
  ])('%d is %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text)
  })
})
