import { describe, expect, it } from 'vitest'
import type { Failure } from '../../failure/failure.ts'
import type { NodeResult } from '../node.ts'
import { formatFailure } from './format-failure.ts'
import { summarize } from './summarize.ts'

const node = (name: string, status: string, facts: Partial<NodeResult> = {}): NodeResult => ({
  id: `model.p.${name}`,
  name,
  resourceType: 'model',
  step: 1,
  status,
  seconds: 1,
  attempts: 1,
  ...facts,
})

const failure: Failure = {
  category: 'runtime',
  retryable: false,
  message: 'division by zero',
  nodeId: 'model.p.a',
  evidence: [
    'run_results.json: division by zero',
    'last words: Done.',
    'last words: ERROR=2 of 3',
    'rule postgres-22012',
  ],
}

const message = 'Database Error in model a (models/a.sql)\n  division by zero\n  compiled code at target/a.sql'
const summary = (...nodes: readonly NodeResult[]) => summarize({ nodes, seconds: 1, attempts: 1 })
const failed = (...nodes: readonly NodeResult[]) => ({
  outcome: 'failed' as const,
  failure,
  summary: summary(...nodes),
})

describe('formatFailure', () => {
  it('tells the cause first, then which nodes failed', () => {
    const nodes = [
      node('a', 'error', { message }),
      node('b', 'error', { message: 'Got 3 results', step: 2 }),
      node('c', 'error'),
      node('d', 'success'),
    ]
    const lines = formatFailure(failed(...nodes)).split('\n')
    expect(lines[0]).toBe('model.p.a: division by zero')
    expect(lines.slice(lines.indexOf('Failed nodes (3):'))).toEqual([
      'Failed nodes (3):',
      '  model a: division by zero',
      '  model b (step 2): Got 3 results',
      '  model c',
    ])
  })

  it('does not tell again the one node that the cause names', () => {
    expect(formatFailure(failed(node('a', 'error', { message })))).not.toContain('Failed nodes')
    expect(formatFailure(failed(node('b', 'error', { message })))).toContain('  model b: division by zero')
  })

  it('counts nodes that did not finish', () => {
    expect(formatFailure(failed(node('a', 'error'), node('b', 'interrupted'), node('c', 'not-started')))).toMatch(
      /\n2 of the nodes did not finish or never began\.$/,
    )
  })

  it.each([3, 4, 5, 8, 12])('keeps to %d lines, with the cause and the last words of dbt among them', (maxLines) => {
    const many = Array.from({ length: 30 }, (_, index) => node(`m${index}`, 'error', { message }))
    const text = formatFailure(failed(...many), { maxLines })
    expect(text.split('\n').length).toBeLessThanOrEqual(maxLines)
    expect(text.split('\n')[0]).toContain('division by zero')
    expect(text).toContain('ERROR=2 of 3')
    expect(text).toMatch(/30 nodes failed|Failed nodes \(30\)/)
  })

  it('takes the cause for the last words where the classifier marks no others', () => {
    const unmarked = { ...failure, message: 'dbt failed', evidence: ['stderr: no such option', 'rule usage'] }
    const text = formatFailure({ outcome: 'failed', failure: unmarked, summary: summary() }, { maxLines: 3 })
    expect(text.split('\n')).toEqual([
      'model.p.a: dbt failed',
      expect.any(String),
      "dbt's last words: stderr: no such option",
    ])
  })

  it('tells a failure without evidence', () => {
    const text = formatFailure({ outcome: 'failed', failure: { ...failure, evidence: [] }, summary: summary() })
    expect(text).toContain('division by zero')
    expect(text).not.toContain('last words')
  })

  it('says so when nothing tells why', () => {
    expect(formatFailure({ outcome: 'lost', summary: summary(node('a', 'interrupted')) })).toBe(
      'The run ended as lost, and nothing says why.\n1 of the nodes did not finish or never began.',
    )
  })

  it('is empty for a run that succeeded', () => {
    expect(formatFailure({ outcome: 'succeeded', summary: summary(node('a', 'success')) })).toBe('')
  })
})
