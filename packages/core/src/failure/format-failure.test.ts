import { describe, expect, test } from 'vitest'
import type { Failure } from './failure.ts'
import { formatFailureText } from './format-failure.ts'

const failure: Failure = {
  category: 'profile',
  retryable: false,
  nodeId: 'model.shop.orders',
  code: '1104',
  message: "Env var required but not provided: 'PGHOST'\nsecond line",
  advice: 'Set the variable.',
  missingEnv: ['PGHOST', 'PGUSER'],
  file: 'models/orders.sql',
  line: 4,
  evidence: ['error MainEncounteredError: Env var required', 'dbt exited with code 2'],
}

describe('formatFailureText', () => {
  test('cause first, then what to do, then evidence', () => {
    expect(formatFailureText(failure)).toBe(
      [
        "model.shop.orders: Env var required but not provided: 'PGHOST'",
        '  second line',
        '  in models/orders.sql, line 4',
        '(profile, code 1104, will not pass by itself)',
        'Missing environment variables: PGHOST, PGUSER',
        'What to do: Set the variable.',
        'Evidence:',
        '  error MainEncounteredError: Env var required',
        '  dbt exited with code 2',
      ].join('\n'),
    )
  })

  test('only what is there', () => {
    expect(
      formatFailureText({ category: 'connection', retryable: true, message: 'refused', evidence: [], file: 'a.yml' }),
    ).toBe('refused\n  in a.yml\n(connection, can pass by itself)')
  })

  test.each([
    [1, 1],
    [2, 2],
    [5, 5],
    [9, 9],
    [50, 9],
    [0, 1],
  ])('at most %i lines gives %i, the cause always among them', (maxLines, lines) => {
    const text = formatFailureText(failure, { maxLines })
    expect(text.split('\n')).toHaveLength(lines)
    expect(text.startsWith('model.shop.orders: Env var')).toBe(true)
  })

  test('says how much is left out', () => {
    expect(formatFailureText(failure, { maxLines: 4 }).split('\n').at(-1)).toBe('… 6 more lines')
  })
})
