import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  AdapterError,
  FileUnreadableError,
  OutputLostError,
  StartRefusedError,
  StoreError,
  UsageError,
} from './adapter-errors.ts'
import { MillraceError } from './millrace-error.ts'
import * as endings from './run-endings.ts'
import { RunFailedError, type FailedCategory, type FailureData, type RunFailedContext } from './run-failed-error.ts'
import * as failures from './run-failures.ts'
import { toError } from './to-error.ts'

const failed = (category: FailedCategory, more: Partial<FailureData> = {}): FailureData => ({
  category,
  retryable: false,
  message: 'relation "orders" does not exist',
  evidence: ['relation "orders" does not exist'],
  ...more,
})
const context: RunFailedContext = { runId: 'run-1' }

const classOf = {
  compilation: failures.CompilationError,
  runtime: failures.RuntimeFailureError,
  test_failure: failures.TestFailureError,
  connection: failures.ConnectionError,
  authentication: failures.AuthenticationError,
  profile: failures.ProfileError,
  project: failures.ProjectError,
  dependency: failures.DependencyError,
  artifact: failures.ArtifactError,
  timeout: endings.TimeoutFailureError,
  resource: endings.ResourceError,
  usage: endings.UsageFailureError,
  internal: endings.InternalError,
  cancelled: endings.CancelledError,
} as const

const ofAdapters = [
  { Class: UsageError, error: new UsageError('no', { code: 'OPTION_INVALID' }) },
  { Class: StartRefusedError, error: new StartRefusedError('no', 'no-space') },
  { Class: FileUnreadableError, error: new FileUnreadableError('x', 'missing', 'no') },
  { Class: OutputLostError, error: new OutputLostError('no') },
  { Class: AdapterError, error: new AdapterError('local', 'start', 'no') },
  { Class: StoreError, error: new StoreError('file', 'no', 'APPEND_FAILED') },
]
const ofRuns = [
  ...Object.entries(classOf).map(([category, Class]) => ({
    Class,
    error: toError(failed(category as FailedCategory), context),
  })),
  { Class: endings.LostError, error: toError(failed('internal'), { ...context, outcome: 'lost' }) },
]

describe('toError', () => {
  test.each(Object.entries(classOf))('%s becomes its own class', (category, Class) => {
    const error = toError(failed(category as FailedCategory), context)
    expect(error).toBeInstanceOf(Class)
    expect(error.name).toBe(Class.name)
    expect(error.code).toBe(`RUN_FAILED_${category.toUpperCase()}`)
    expect(error.message).toBe('relation "orders" does not exist')
  })

  test('a lost run is a LostError whatever its category', () => {
    const error = toError(failed('artifact'), { ...context, outcome: 'lost' })
    expect(error).toBeInstanceOf(endings.LostError)
    expect(error.code).toBe('RUN_LOST')
  })

  test('the message begins with the node that is to blame', () => {
    expect(toError(failed('runtime', { nodeId: 'model.shop.orders' }), context).message).toBe(
      'model.shop.orders: relation "orders" does not exist',
    )
  })

  test('each class carries what its users look for', () => {
    const where = { nodeId: 'model.shop.a', file: 'models/a.sql', line: 3 }
    expect(toError(failed('compilation', where), context)).toMatchObject(where)
    expect(toError(failed('runtime', { nodeId: 'model.shop.a', retryable: true }), context)).toMatchObject({
      nodeId: 'model.shop.a',
      retryable: true,
    })
    expect(toError(failed('connection'), { ...context, databaseType: 'postgres' })).toMatchObject({
      nodeId: undefined,
      databaseType: 'postgres',
    })
    expect(toError(failed('authentication'), { ...context, databaseType: 'mysql' })).toMatchObject({
      databaseType: 'mysql',
    })
    expect(
      toError(failed('profile', { missingEnv: ['PGPASSWORD'] }), { ...context, profile: 'shop', target: 'prod' }),
    ).toMatchObject({ profile: 'shop', target: 'prod', missingEnv: ['PGPASSWORD'] })
    expect(toError(failed('project', { file: 'dbt_project.yml', line: 2 }), context)).toMatchObject({ line: 2 })
    expect(
      toError(failed('artifact'), { ...context, artifact: { path: 'target/run_results.json', kind: 'run_results' } }),
    ).toMatchObject({ path: 'target/run_results.json', kind: 'run_results' })
    expect(toError(failed('artifact', { file: 'manifest.json' }), context)).toMatchObject({ path: 'manifest.json' })
    expect(
      toError(failed('timeout'), { ...context, deadline: { name: 'run', limitMs: 1000, elapsedMs: 1003 } }),
    ).toMatchObject({ deadline: 'run', limitMs: 1000, elapsedMs: 1003 })
    expect(toError(failed('cancelled'), { ...context, cancel: { by: 'ada', reason: 'superseded' } })).toMatchObject({
      by: 'ada',
      reason: 'superseded',
    })
  })

  test('keeps failure and result, and prints without the result', () => {
    const result = { marker: 'the whole run' }
    const failure = failed('internal')
    const error = toError(failure, { ...context, result })
    expect(error.result).toBe(result)
    expect(error.failure).toBe(failure)
    expect(error.runId).toBe('run-1')
    expect(inspect(error)).not.toContain('the whole run')
  })
})

describe('isInstance', () => {
  const all = [...ofAdapters, ...ofRuns]

  test('knows its own class and no other', () => {
    for (const { error } of all) {
      expect(all.filter(({ Class }) => Class.isInstance(error)).map(({ Class }) => Class.name)).toEqual([error.name])
    }
  })

  test('the bases know their children', () => {
    expect(all.every(({ error }) => MillraceError.isInstance(error))).toBe(true)
    expect(all.filter(({ error }) => RunFailedError.isInstance(error)).map(({ error }) => error)).toEqual(
      ofRuns.map(({ error }) => error),
    )
  })

  test('a child of UsageError is one', () => {
    class RefusedError extends UsageError {
      override readonly name = 'RefusedError'
    }
    expect(UsageError.isInstance(new RefusedError('no', { code: 'REFUSED' }))).toBe(true)
  })

  test.each([null, undefined, 'text', new Error('plain'), { name: 'StoreError' }])('%s is none of ours', (value) => {
    expect(MillraceError.isInstance(value)).toBe(false)
    expect(all.some(({ Class }) => Class.isInstance(value))).toBe(false)
  })

  test('works across two copies of the library', async () => {
    const copyOf = (file: string) => import(/* @vite-ignore */ `${file}?copy=2`) as Promise<Record<string, unknown>>
    const other = {
      ...(await copyOf('./millrace-error.ts')),
      ...(await copyOf('./run-failed-error.ts')),
      ...(await copyOf('./run-failures.ts')),
    } as unknown as typeof failures & { MillraceError: typeof MillraceError; RunFailedError: typeof RunFailedError }

    const base = new other.MillraceError('no', { code: 'X' })
    expect(base).not.toBeInstanceOf(MillraceError)
    expect(MillraceError.isInstance(base)).toBe(true)

    const run = new other.RunFailedError(failed('internal'), context)
    expect(run).not.toBeInstanceOf(RunFailedError)
    expect(RunFailedError.isInstance(run)).toBe(true)

    const compilation = new other.CompilationError(failed('compilation'), context)
    expect(compilation).not.toBeInstanceOf(failures.CompilationError)
    expect(failures.CompilationError.isInstance(compilation)).toBe(true)
    expect(failures.ProfileError.isInstance(compilation)).toBe(false)
  })
})

describe('MillraceError', () => {
  test('keeps its cause, and has none when none was given', () => {
    const cause = new Error('disk')
    expect(new OutputLostError('gone', cause).cause).toBe(cause)
    expect('cause' in new OutputLostError('gone')).toBe(false)
  })

  test('codes name what was refused', () => {
    expect(new StartRefusedError('no', 'project-missing').code).toBe('START_REFUSED_PROJECT_MISSING')
    expect(new FileUnreadableError('x', 'too-large', 'no').code).toBe('FILE_TOO_LARGE')
    expect(new AdapterError('local', 'start', 'no').message).toBe('local: start: no')
  })
})
