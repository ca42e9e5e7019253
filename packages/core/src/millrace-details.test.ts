import { describe, expect, it } from 'vitest'
import { bad, good, mill, request, unreachable } from './__fixtures__/mill.ts'
import { StoreError } from './errors/adapter-errors.ts'
import { LostError, TimeoutFailureError } from './errors/run-endings.ts'
import { ConnectionError } from './errors/run-failures.ts'
import { createMillrace } from './millrace.ts'
import type { JournalRecord } from './run/journal/records.ts'
import { memoryArtifactStore } from './store/memory-artifact-store.ts'
import { memoryRunStore } from './store/memory-run-store.ts'
import { gates, scriptedExecutor, scriptedInstalls, type DbtScript } from './testing/index.ts'

describe('artifacts', () => {
  const keysOf = async (artifacts: ReturnType<typeof memoryArtifactStore>) => {
    const keys: string[] = []
    for await (const { key } of artifacts.list('', { signal: new AbortController().signal }))
      keys.push(key.split('/').at(-1) ?? '')
    return keys.sort()
  }

  it.each([
    [good, 'always', ['manifest.json', 'run.json', 'run_results.json', 'stdout.jsonl']],
    [good, 'on-failure', []],
    [good, 'never', []],
    [bad, 'on-failure', ['manifest.json', 'run_results.json', 'stdout.jsonl']],
    [good, { when: 'always', files: ['target/run_results.json', 'nowhere'] }, ['run.json', 'run_results.json']],
  ] as const)('are kept as asked', async (script, keepArtifacts, expected) => {
    const artifacts = memoryArtifactStore()
    await using millrace = mill(script, { artifacts })
    await millrace.run({ ...request, keepArtifacts })
    expect(await keysOf(artifacts)).toEqual(expected)
  })

  it('that can not be kept cost no dbt run when the store can not be written at all', async () => {
    const broken = { ...memoryArtifactStore(), put: () => Promise.reject(new Error('read-only')) }
    await using millrace = mill(good, { artifacts: broken })
    const result = await millrace.run(request)
    expect(result).toMatchObject({
      outcome: 'failed',
      failure: { category: 'artifact', code: 'ARTIFACT_STORE_UNWRITABLE' },
    })
    expect(result.attempts).toHaveLength(0)
  })

  it('that can not be kept later fail the run', async () => {
    const store = memoryArtifactStore()
    const full = {
      ...store,
      put: (...[key, ...rest]: Parameters<typeof store.put>) =>
        key.endsWith('run.json') ? store.put(key, ...rest) : Promise.reject(new Error('full')),
    }
    await using millrace = mill(good, { artifacts: full })
    expect(await millrace.run(request)).toMatchObject({ outcome: 'failed', failure: { code: 'ARTIFACT_NOT_STORED' } })
  })
})

describe('the journal', () => {
  it('holds every event, and secrets nowhere', async () => {
    const runs = memoryRunStore<JournalRecord>()
    const artifacts = memoryArtifactStore()
    const leaky: DbtScript = {
      nodes: [{ id: 'model.p.a', status: 'error', message: 'Database Error\n  password "hunter2-hunter2" is wrong' }],
    }
    await using millrace = mill(leaky, { runs, artifacts })
    const result = await millrace.run({ ...request, id: 'r', env: { DBT_ENV_SECRET_PW: 'hunter2-hunter2' } })
    const signal = new AbortController().signal
    const batches = (await runs.read('r', 0, { signal })) ?? []
    const records = batches.flatMap((batch) => batch.records)
    expect(records[0]?.type).toBe('created')
    expect(records.at(-1)?.type).toBe('verdict')
    const texts = [JSON.stringify(records), JSON.stringify(result)]
    for await (const { key } of artifacts.list('', { signal })) {
      const chunks: Uint8Array[] = []
      for await (const bytes of (await artifacts.get(key, { signal })) ?? []) chunks.push(bytes)
      texts.push(Buffer.concat(chunks).toString())
    }
    expect(texts.join('\n')).toContain('*****')
    expect(texts.join('\n')).not.toContain('hunter2')
  })

  it('is tried again while the store fails, and the run goes on', async () => {
    const store = memoryRunStore<JournalRecord>()
    let failures = 2
    const flaky = {
      ...store,
      append: (...given: Parameters<typeof store.append>) =>
        failures-- > 0 ? Promise.reject(new Error('busy')) : store.append(...given),
    }
    await using millrace = mill(good, { runs: flaky })
    expect((await millrace.run(request)).outcome).toBe('succeeded')
  })

  it('that another driver holds rejects the result with a StoreError', async () => {
    const store = memoryRunStore<JournalRecord>()
    const fenced = { ...store, append: () => Promise.reject(new StoreError('memory', 'another driver', 'FENCED')) }
    const millrace = mill(good, { runs: fenced })
    await expect(millrace.run(request)).rejects.toThrow(StoreError)
    await millrace.close()
  })
})

describe('details that users meet', () => {
  it('passes profile and install on to the executor, and argues with dbt in its words', async () => {
    const places: unknown[] = []
    const executor = scriptedExecutor(good)
    await using millrace = createMillrace({
      executor: { ...executor, locate: (asked, options) => (places.push(asked), executor.locate(asked, options)) },
    })
    const profile = { dir: '/profiles', name: 'mill', target: 'prod', threads: 3 }
    const run = await millrace.start({ ...request, profile, dbt: 'new' })
    const argv: string[] = []
    run.on('attempt:started', (event) => argv.push(...event.argv))
    await run.result()
    expect(places).toEqual([{ project: '/projects/mill', profilesDir: '/profiles', dbt: 'new' }])
    expect(argv).toEqual(expect.arrayContaining(['--profile=mill', '--target=prod', '--threads=3']))
  })

  it('tells what is odd about an installation, as a warning', async () => {
    const install = {
      ...scriptedInstalls['1.x'],
      version: '1.99.0',
      warnings: ['dbt 1.99.0 is newer than what Millrace knows'],
    }
    await using millrace = createMillrace({ executor: scriptedExecutor(good, { install }) })
    const run = await millrace.start(request)
    const told: string[] = []
    run.on('warning', ({ message }) => told.push(message))
    expect((await run.result()).outcome).toBe('succeeded')
    expect(told).toContain('dbt 1.99.0 is newer than what Millrace knows')
  })

  it('refuses a ladder that is none, naming it', () => {
    const executor = scriptedExecutor(good)
    const start = (ladder: object) => createMillrace({ executor, ladder }).start(request)
    return Promise.all([
      expect(start({ first: 1 })).rejects.toThrow(/`ladder`/u),
      expect(start({ interrupt: 'soon' })).rejects.toThrow(/`ladder.interrupt`/u),
    ])
  })

  it('throws typed errors with what is known: lost, deadline, database', async () => {
    const lost = scriptedExecutor({ ...good, ending: { kind: 'lost', reason: 'the machine was restarted' } })
    await using first = createMillrace({ executor: lost })
    const gone = await first.run(request)
    expect(gone.outcome).toBe('lost')
    expect(() => gone.orThrow()).toThrow(LostError)

    const gate = gates()
    await using second = mill({ ...good, gates: gate, waits: { start: 'never' } })
    const late = await second.run({ ...request, deadlines: { run: 5 } })
    expect(late.outcome).toBe('timed-out')
    expect(() => late.orThrow()).toThrow(TimeoutFailureError)

    await using third = mill(unreachable)
    const down = await third.run({ ...request, retry: { maxAttempts: 1 }, profile: { name: 'mill', target: 'prod' } })
    expect(() => down.orThrow()).toThrow(ConnectionError)
  })

  it('succeeds, warns or fails as asked when nothing was selected', async () => {
    const outcomes: string[] = []
    for (const emptySelection of ['succeed', 'warn', 'fail'] as const) {
      await using millrace = mill({ nodes: [] })
      outcomes.push((await millrace.run({ ...request, emptySelection })).outcome)
    }
    expect(outcomes).toEqual(['succeeded', 'succeeded', 'failed'])
  })
})
