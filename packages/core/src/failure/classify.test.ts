import { describe, expect, expectTypeOf, test } from 'vitest'
import type { FailureData } from '../errors/run-failed-error.ts'
import { classify, classifyText, createClassifier } from './classify.ts'
import { defaultRules } from './default-rules.ts'
import type { Failure, FailureEvidence, NodeTrouble } from './failure.ts'

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
const lost = node('lost', said('server closed the connection unexpectedly'))
const broken = node('broken', said('division by zero'))
const unheard = node('unheard', said('the flux capacitor is empty'))

describe('which complaint counts', () => {
  test('what failed before any node comes before the nodes', () => {
    const fatal = { event: 'MainEncounteredError', message: 'Database Error\n  connection refused' }
    expect(classify({ ...nothing, errors: [fatal], nodes: [broken] })).toMatchObject({
      category: 'connection',
      evidence: expect.arrayContaining(['error MainEncounteredError: connection refused']) as string[],
    })
  })

  test('the first permanent node before the first transient one', () => {
    expect(classify({ ...nothing, nodes: [lost, broken] })).toMatchObject({ nodeId: broken.id, retryable: false })
    expect(classify({ ...nothing, nodes: [lost, { ...lost, id: 'model.shop.b' }] })).toMatchObject({
      nodeId: lost.id,
      retryable: true,
    })
  })

  test('what nobody knows is permanent', () => {
    expect(classify({ ...nothing, nodes: [lost, unheard] })).toMatchObject({
      nodeId: unheard.id,
      category: 'runtime',
      retryable: false,
      message: 'the flux capacitor is empty',
    })
  })

  test('of errors outside nodes, those that are known', () => {
    const errors = [{ message: 'the flux capacitor is empty' }, { message: 'deadlock detected' }]
    expect(classify({ ...nothing, errors })).toMatchObject({ category: 'resource', retryable: true })
  })

  test('that dbt stopped is no cause where a node failed', () => {
    const errors = [{ message: 'Operation cancelled', code: '8995', codeName: 'OperationCanceled' }]
    expect(classify({ ...nothing, errors, nodes: [broken] })).toMatchObject({ nodeId: broken.id })
    expect(classify({ ...nothing, errors })).toMatchObject({ category: 'cancelled', code: '8995' })
  })

  test('an interruption is not the lost connection that it causes', () => {
    const errors = [{ event: 'MainEncounteredError', message: '' }]
    expect(classify({ ...nothing, errors, nodes: [lost] })).toMatchObject({
      category: 'cancelled',
      retryable: false,
      message: 'dbt was interrupted',
    })
  })

  test('death by a signal comes before the nodes', () => {
    const ending = { kind: 'signalled', signal: 'SIGKILL' } as const
    expect(classify({ ...nothing, ending, nodes: [lost] })).toMatchObject({
      category: 'resource',
      retryable: false,
      code: 'SIGKILL',
      message: 'dbt was ended by SIGKILL',
    })
  })

  test('an error outside any node can name one', () => {
    const errors = [{ message: 'division by zero', nodeId: 'model.shop.a' }]
    expect(classify({ ...nothing, errors }).nodeId).toBe('model.shop.a')
  })

  test('plain text counts when nothing else was said, the exit code when the text tells nothing', () => {
    const text = "Error: No such option '--zzz'."
    expect(classify({ ...nothing, text, ending: exited(2) })).toMatchObject({ category: 'usage' })
    expect(classifyText('Killed', { exitCode: 137 })).toMatchObject({
      category: 'resource',
      message: expect.any(String) as string,
    })
  })

  test.each([
    [{ kind: 'out-of-memory' }, 'resource', 'dbt was ended because memory ran out'],
    [{ kind: 'lost' }, 'internal', /nobody knows how dbt ended/],
    [{ kind: 'signalled' }, 'internal', 'dbt was ended by a signal'],
    [{ kind: 'signalled', signal: 'SIGTERM' }, 'cancelled', 'dbt was ended by SIGTERM'],
    [{ kind: 'exited', code: 2 }, 'internal', 'dbt failed without saying why'],
    [{ kind: 'exited' }, 'internal', 'dbt failed without saying why'],
    [undefined, 'internal', 'dbt failed without saying why'],
  ] as const)('%j alone', (ending, category, message) => {
    const failure = classify({ ...nothing, ...(ending === undefined ? {} : { ending }) })
    expect(failure.category).toBe(category)
    expect(failure.message).toMatch(message)
    expect(failure.retryable).toBe(false)
  })
})

describe('what a failure carries', () => {
  test('where it was said, dbt’s last words, the exit and the rule', () => {
    const { evidence } = classify({ ...nothing, nodes: [broken, unheard], ending: exited(1) })
    expect(evidence).toEqual([
      'node model.shop.broken (error): division by zero',
      'last words: Database Error in model x (models/x.sql)',
      'last words:   the flux capacitor is empty',
      'dbt exited with code 1',
      expect.stringMatching(/^rule postgres\/statement \(PostgreSQL/) as string,
    ])
  })

  test('place, missing variables, wait', () => {
    expect(classifyText('Compilation Error in model a (models/a.sql)\n  no\n    line 6')).toMatchObject({
      file: 'models/a.sql',
    })
    expect(classifyText("Parsing Error\n  Env var required but not provided: 'PGHOST'")).toMatchObject({
      category: 'profile',
      missingEnv: ['PGHOST'],
    })
    expect(classifyText('503 Service Unavailable\nRetry-After: 7')).toMatchObject({ retryAfterMs: 7000 })
    expect(classifyText('[error] [MacroSyntaxInvalid (dbt1502)]: no\n  --> models/a.sql:4:2')).toMatchObject({
      file: 'models/a.sql',
      line: 4,
    })
  })

  test('the message begins at the last cause of a Java trace and is cut', () => {
    expect(
      classifyText('java.lang.RuntimeException: outer\nCaused by: java.net.ConnectException: Connection refused')
        .message,
    ).toBe('Caused by: java.net.ConnectException: Connection refused')
    expect(classifyText(`no ${'x'.repeat(900)}`).message).toHaveLength(600)
  })

  test('evidence is bounded', () => {
    const text = Array.from({ length: 100 }, (_, index) => `${String(index)} ${'x'.repeat(1000)}`).join('\n')
    const { evidence } = classifyText(text)
    expect(evidence.length).toBeLessThan(20)
    expect(Math.max(...evidence.map(({ length }) => length))).toBeLessThanOrEqual(400)
  })

  test('fits the errors that are thrown', () => {
    expectTypeOf<Failure>().toExtend<FailureData>()
    expectTypeOf<FailureData>().toExtend<Failure>()
  })
})

describe('the command', () => {
  const deps = (message: string) => classify({ ...nothing, command: 'deps', errors: [{ message }] })

  test('whatever goes wrong while packages are installed is a dependency', () => {
    expect(deps('HTTPSConnectionPool: Read timed out.')).toMatchObject({ category: 'dependency', retryable: true })
    expect(deps('the flux capacitor is empty')).toMatchObject({ category: 'dependency', retryable: false })
    expect(classify({ ...nothing, command: 'deps', text: 'odd' })).toMatchObject({ category: 'dependency' })
  })
})

describe('createClassifier', () => {
  const maintenance = {
    id: 'acme/maintenance',
    category: 'connection',
    retryable: true,
    says: ['flux capacitor is empty'],
    advice: 'Wait for the truck.',
    source: 'runbook',
  } as const

  test('own rules come before ours', () => {
    const classifier = createClassifier([maintenance, ...defaultRules])
    expect(classifier({ ...nothing, nodes: [unheard] })).toMatchObject({
      category: 'connection',
      retryable: true,
      advice: 'Wait for the truck.',
    })
    expect(classifyText('flux capacitor is empty', { classifier, dbtVersion: '1.11.16' }).retryable).toBe(true)
    expect(classifier({ ...nothing, nodes: [broken] })).toEqual(classify({ ...nothing, nodes: [broken] }))
  })

  test('without any rule everything is unknown', () => {
    expect(createClassifier([])({ ...nothing, nodes: [broken] })).toMatchObject({
      category: 'runtime',
      retryable: false,
    })
  })

  test('the adapter that a text names narrows the rules', () => {
    const only = createClassifier([{ ...maintenance, adapters: ['mysql'] }])
    const text = 'Registered adapter: postgres=1.11.0\nEncountered an error:\nDatabase Error\n  flux capacitor is empty'
    expect(classifyText(text, { classifier: only }).retryable).toBe(false)
    expect(classifyText(text, { classifier: only, adapterType: 'mysql' }).retryable).toBe(true)
  })
})
