import { describe, expect, test } from 'vitest'
import { classify } from './classify.ts'
import type { FailureEvidence, NodeTrouble } from './failure.ts'

const nothing: FailureEvidence = { errors: [], nodes: [], text: '' }
const exited = (code: number) => ({ kind: 'exited', code }) as const

const node = (name: string, more: Partial<NodeTrouble>): NodeTrouble => ({
  id: `model.shop.${name}`,
  resourceType: 'model',
  status: 'error',
  errors: [],
  ...more,
})
const said = (message: string) => ({ message: `Database Error in model x (models/x.sql)\n  ${message}` })
const broken = node('broken', said('division by zero'))

describe('nodes', () => {
  const aTest = (more: Partial<NodeTrouble>) =>
    node('t', { id: 'test.shop.t', resourceType: 'test', status: 'fail', ...more })

  test('a failing test', () => {
    expect(
      classify({ ...nothing, nodes: [aTest({ message: 'Got 3 results, configured to fail if != 0' })] }),
    ).toMatchObject({
      category: 'test_failure',
      retryable: false,
      nodeId: 'test.shop.t',
    })
  })

  test('a failing test of dbt 2.x, which says only how many rows', () => {
    expect(classify({ ...nothing, nodes: [aTest({ message: 'Error', failures: 3 })] }).message).toBe(
      'the test found 3 rows',
    )
    expect(classify({ ...nothing, nodes: [aTest({})] })).toMatchObject({
      category: 'test_failure',
      message: 'the test did not pass',
    })
  })

  test('a test whose statement failed is none that found rows', () => {
    const errors = [
      {
        code: '1302',
        codeName: 'DbSyntaxInvalid',
        message: 'ERROR: relation "a" does not exist (SQLSTATE: 42P01)\nTreating as failing test',
      },
    ]
    expect(classify({ ...nothing, nodes: [aTest({ failures: 1, errors })] })).toMatchObject({
      category: 'runtime',
      code: '42P01',
    })
  })

  test('a failing unit test of dbt 2.x, which its results call an error', () => {
    const unit = node('u', { id: 'unit_test.shop.a.u', resourceType: 'unit_test', message: 'Error' })
    expect(classify({ ...nothing, nodes: [unit] })).toMatchObject({ category: 'test_failure' })
  })

  test('a stale source, and a source whose query failed', () => {
    const source = node('s', { id: 'source.shop.raw.s', resourceType: 'source' })
    expect(classify({ ...nothing, nodes: [source] })).toMatchObject({ category: 'test_failure' })
    expect(
      classify({
        ...nothing,
        nodes: [{ ...source, status: 'runtime error', ...said('permission denied for table s') }],
      }),
    ).toMatchObject({ category: 'runtime' })
  })

  test('a microbatch model with some failed batches', () => {
    const partial = node('m', {
      status: 'partial success',
      message: 'PARTIAL SUCCESS (3/4)',
      errors: [
        {
          event: 'GenericExceptionOnRun',
          message: 'Exception on worker thread. Runtime Error\n  Conversion Error: no',
        },
      ],
    })
    expect(classify({ ...nothing, nodes: [partial] })).toMatchObject({
      category: 'runtime',
      message: 'Conversion Error: no',
    })
  })

  test('the driver’s own class decides, not what Python handled on the way', () => {
    const trace = [
      'KeyError: 1',
      'psycopg2.errors.LockNotAvailable: odd words',
      'dbt_common.exceptions.base.DbtDatabaseError: Database Error in model x',
    ].join('\n\n')
    const errors = [{ event: 'CatchableExceptionOnRun', message: 'Database Error in model x\n  odd words', trace }]
    expect(classify({ ...nothing, nodes: [node('x', { errors })] })).toMatchObject({
      category: 'resource',
      retryable: true,
      code: '55P03',
    })
  })

  test('interrupted and skipped nodes say nothing about a cause', () => {
    const nodes = [node('a', { status: 'skipped' }), node('b', { status: 'interrupted' }), broken]
    expect(classify({ ...nothing, nodes })).toMatchObject({ nodeId: broken.id })
  })

  test('a skip can be all there is', () => {
    const message = 'Compilation Error in model.shop.child, caused by compilation error in referenced ephemeral model e'
    const skipped = node('child', { status: 'skipped', message })
    expect(classify({ ...nothing, nodes: [node('x', { status: 'skipped' }), skipped] })).toMatchObject({
      category: 'compilation',
      nodeId: skipped.id,
    })
    expect(classify({ ...nothing, nodes: [node('x', { status: 'skipped' })], ending: exited(1) })).toMatchObject({
      category: 'internal',
    })
  })

  test('a node that failed without a word', () => {
    expect(classify({ ...nothing, nodes: [node('x', {})], text: '' })).toMatchObject({
      nodeId: 'model.shop.x',
      message: 'dbt failed without saying why',
    })
  })
})
