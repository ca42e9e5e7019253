import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyCommand } from '../command/__fixtures__/any-command.ts'
import { UsageError } from '../errors/adapter-errors.ts'
import type { RunRequest } from './request.ts'
import { resolveRequest } from './request-schema.ts'

const defaults = { newId: () => 'new-id' }
const base = { project: './shop', command: { name: 'build' } } as const

function refusal(request: unknown): string {
  try {
    resolveRequest(request, defaults)
  } catch (error) {
    if (UsageError.isInstance(error)) return `${error.code}: ${error.message}`
    throw error
  }
  return 'taken'
}

const duration = (from: number): string =>
  `must be a duration: milliseconds from ${String(from)}, or a text such as '30s', '10m', '1h 30m', '500ms' or '2d'`
const keptFile = "must be a path within the attempt's folder, such as 'target/run_results.json' or 'target/compiled/'"
const id = "must be 1 to 128 letters, digits, '.', '_' and '-', and neither '.' nor '..'"

describe('resolveRequest', () => {
  it('fills in every default', () => {
    expect(resolveRequest(base, defaults)).toEqual({
      record: {
        id: 'new-id',
        project: './shop',
        steps: [{ name: 'build' }],
        envNames: [],
        profile: {},
        retry: { maxAttempts: 3, delayMs: 1_000, maxDelayMs: 60_000, factor: 2, jitter: true },
        deadlines: {},
        keepArtifacts: { when: 'always' },
        emptySelection: 'warn',
        labels: {},
      },
      bindings: { env: {} },
    })
  })

  it('takes everything that a request can say', () => {
    const { signal } = new AbortController()
    const request: RunRequest = {
      project: '/shop with blanks',
      steps: [{ name: 'deps' }, { name: 'build', select: ['+a'] }],
      dbt: 'old',
      env: { B: 'two', A: 'one' },
      profile: { dir: './p', name: 'shop', target: 'ci', threads: 8 },
      retry: { maxAttempts: 5, delay: '2s', maxDelay: 5_000, factor: 1.5, jitter: false, on: ['connection'] },
      deadlines: { run: '1h 30m', idle: 90_000 },
      keepArtifacts: { when: 'on-failure', files: ['target/run_results.json', 'target/compiled/'] },
      emptySelection: 'fail',
      signal,
      labels: { team: 'finance' },
      id: 'job-7.a_B',
    }
    const resolved = resolveRequest(request, defaults)
    expect(resolved).toEqual({
      record: {
        id: 'job-7.a_B',
        project: '/shop with blanks',
        steps: [{ name: 'deps' }, { name: 'build', select: ['+a'] }],
        dbt: 'old',
        envNames: ['A', 'B'],
        profile: { dir: './p', name: 'shop', target: 'ci', threads: 8 },
        retry: { maxAttempts: 5, delayMs: 2_000, maxDelayMs: 5_000, factor: 1.5, jitter: false, on: ['connection'] },
        deadlines: { runMs: 5_400_000, idleMs: 90_000 },
        keepArtifacts: { when: 'on-failure', files: ['target/run_results.json', 'target/compiled/'] },
        emptySelection: 'fail',
        labels: { team: 'finance' },
      },
      bindings: { env: { B: 'two', A: 'one' } },
      signal,
    })
    expect(resolved.signal).toBe(signal)
  })

  it('takes the short form of `keepArtifacts`', () => {
    expect(resolveRequest({ ...base, keepArtifacts: 'never' }, defaults).record.keepArtifacts).toEqual({
      when: 'never',
    })
  })

  it('leaves out what is undefined', () => {
    const { record } = resolveRequest(
      { ...base, dbt: undefined, deps: undefined, profile: { target: undefined }, deadlines: { run: undefined } },
      defaults,
    )
    expect(Object.keys(record)).not.toContain('dbt')
    expect(record.profile).toEqual({})
    expect(Object.keys(record.profile)).toEqual([])
    expect(Object.keys(record.deadlines)).toEqual([])
  })

  it('journals no value of a variable', () => {
    const { record } = resolveRequest({ ...base, env: { DBT_ENV_SECRET_KEY: 'hush-hush' } }, defaults)
    expect(JSON.stringify(record)).not.toContain('hush-hush')
    expect(record.envNames).toEqual(['DBT_ENV_SECRET_KEY'])
  })

  it('makes a record that survives JSON', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { minLength: 1, maxLength: 3 }), (steps) => {
        const { record } = resolveRequest({ project: 'p', steps }, defaults)
        expect(JSON.parse(JSON.stringify(record))).toEqual(JSON.parse(JSON.stringify({ ...record, steps })))
      }),
    )
  })

  it.each([
    [undefined, 'A request must be an object, but is missing.'],
    [[], 'A request must be an object, but is an empty list.'],
    [{ command: { name: 'run' } }, "`project` must be a text: the dbt project's folder, but is missing."],
    [{ ...base, project: ' ' }, '`project` must be a text: the dbt project\'s folder, but is " ".'],
    [{ project: 'p' }, "`command` is missing: give a command such as { name: 'build' }, or `steps`."],
    [{ ...base, steps: [{ name: 'run' }] }, '`command` and `steps` are both given; give one of them.'],
    [{ project: 'p', steps: [] }, '`steps` must be a list with at least one command, but is an empty list.'],
    [{ project: 'p', steps: { name: 'run' } }, '`steps` must be a list of commands, but is an object.'],
    [{ ...base, comand: 1 }, '`comand` is not a field of a request. Did you mean `command`?'],
    [{ ...base, colour: 1 }, '`colour` is not a field of a request.'],
    [{ ...base, profile: { treads: 3 } }, '`profile.treads` is not a field of a request. Did you mean `threads`?'],
    [{ ...base, retry: { attempts: 3 } }, '`retry.attempts` is not a field of a request. Did you mean `maxAttempts`?'],
    [{ ...base, deadlines: { runs: 3 } }, '`deadlines.runs` is not a field of a request. Did you mean `run`?'],
    [{ ...base, dbt: 3 }, "`dbt` must be a text: the name of one of the executor's installs, but is 3."],
    [{ ...base, env: ['A=1'] }, '`env` must be an object of names and texts, but is a list.'],
    [{ ...base, env: new Map() }, '`env` must be an object of names and texts, but is an object.'],
    [
      { ...base, profile: 'ci' },
      '`profile` must be an object with `dir`, `name`, `target` and `threads`, each as needed, but is "ci".',
    ],
    [{ ...base, profile: { threads: 1.5 } }, '`profile.threads` must be a whole number from 1, but is 1.5.'],
    [{ ...base, retry: 3 }, /^`retry` must be an object with `maxAttempts`, .*, each as needed, but is 3\.$/],
    [{ ...base, retry: { maxAttempts: 0 } }, '`retry.maxAttempts` must be a whole number from 1, but is 0.'],
    [{ ...base, retry: { factor: 0.5 } }, '`retry.factor` must be a number from 1, but is 0.5.'],
    [{ ...base, retry: { jitter: 'full' } }, '`retry.jitter` must be true or false, but is "full".'],
    [{ ...base, retry: { delay: '1 sec' } }, `\`retry.delay\` ${duration(0)}, but is "1 sec".`],
    [{ ...base, retry: { on: ['conection'] } }, /^`retry\.on\[0\]` must be 'compilation' or .*, but is "conection"\.$/],
    [{ ...base, deadlines: { run: -5 } }, `\`deadlines.run\` ${duration(1)}, but is -5.`],
    [{ ...base, deadlines: { run: 0 } }, `\`deadlines.run\` ${duration(1)}, but is 0.`],
    [{ ...base, deadlines: { idle: Number.NaN } }, `\`deadlines.idle\` ${duration(1)}, but is NaN.`],
    [
      { ...base, deadlines: '30m' },
      '`deadlines` must be an object with `run` and `idle`, each as needed, but is "30m".',
    ],
    [
      { ...base, keepArtifacts: true },
      "`keepArtifacts` must be 'always', 'on-failure', 'never' or an object with `when` and `files`, but is true.",
    ],
    [
      { ...base, keepArtifacts: { when: 'always', files: ['../x'] } },
      `\`keepArtifacts.files[0]\` ${keptFile}, but is "../x".`,
    ],
    [
      { ...base, keepArtifacts: { when: 'always', files: ['/x'] } },
      `\`keepArtifacts.files[0]\` ${keptFile}, but is "/x".`,
    ],
    [
      { ...base, keepArtifacts: { when: 'always', files: ['a\\b'] } },
      `\`keepArtifacts.files[0]\` ${keptFile}, but is "a\\\\b".`,
    ],
    [
      { ...base, keepArtifacts: { when: 'always', files: ['a/./b'] } },
      `\`keepArtifacts.files[0]\` ${keptFile}, but is "a/./b".`,
    ],
    [{ ...base, keepArtifacts: { when: 'always', files: ['a..b/.c'] } }, 'taken'],
    [
      { ...base, keepArtifacts: { when: 'always', file: [] } },
      '`keepArtifacts.file` is not a field of a request. Did you mean `files`?',
    ],
    [
      { ...base, keepArtifacts: { when: 'always', files: [] } },
      '`keepArtifacts.files` must be a list of paths that is not empty, but is an empty list.',
    ],
    [
      { ...base, emptySelection: 'ignore' },
      "`emptySelection` must be 'succeed' or 'warn' or 'fail', but is \"ignore\".",
    ],
    [{ ...base, signal: {} }, '`signal` must be an AbortSignal, but is an object.'],
    [{ ...base, labels: { a: 1 } }, '`labels.a` must be a text, but is 1.'],
    [{ ...base, labels: 'a' }, '`labels` must be an object of names and texts, but is "a".'],
    [{ ...base, id: '' }, `\`id\` ${id}, but is "".`],
    [{ ...base, id: '..' }, `\`id\` ${id}, but is "..".`],
    [{ ...base, id: 'a/b' }, `\`id\` ${id}, but is "a/b".`],
    [{ ...base, id: 'x\n' }, `\`id\` ${id}, but is "x\\n".`],
    [{ ...base, id: 'x'.repeat(129) }, /^`id` must be/],
    [{ ...base, id: '...' }, 'taken'],
    [{ ...base, id: 'x'.repeat(128) }, 'taken'],
    [{ ...base, id: 7, dbt: 3 }, /^`dbt` must be .*\n`id` must be /],
  ])('refuses %o', (request, message) => {
    const came = refusal(request).replace(/^REQUEST_INVALID: /, '')
    expect(came).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message)
  })

  it.each([
    [
      { ...base, command: { name: 'list', threads: 4, selct: [] } },
      /^COMMAND_INVALID: `command`: `threads` is not an option of `list`; .*\n`command`: `selct` is not an option of `list`\. Did you mean `select`\?$/,
    ],
    [
      { project: 'p', steps: [{ name: 'run' }, 'test'] },
      /^COMMAND_INVALID: `steps\[1\]`: A command must be an object such as \{ name: 'build' \}, but is "test"\.$/,
    ],
    [{ ...base, env: { DBT_TARGET: 'ci' } }, /^ENV_RESERVED: `env\.DBT_TARGET` is reserved\. Use `profile\.target`\.$/],
  ])('refuses what is in %o', (request, message) => {
    expect(refusal(request)).toMatch(message)
  })

  it.each([
    ['deps', { deps: 'auto' }],
    ['state', { state: './s' }],
    ['exclusive', { exclusive: { key: 'a' } }],
    ['pool', { pool: 'a' }],
    ['priority', { priority: 1 }],
    ['onDriverDeath', { onDriverDeath: 'stop' }],
    ['untrustedEnv', { untrustedEnv: true }],
    ['executor', { executor: 'docker' }],
    ['durability', { durability: 'memory' }],
    ['profile.connection', { profile: { connection: {} } }],
    ['profile.schema', { profile: { schema: 'a' } }],
    ['profile.database', { profile: { database: 'a' } }],
    ['deadlines.attempt', { deadlines: { attempt: '1h' } }],
    ['deadlines.node', { deadlines: { node: '1h' } }],
    ['deadlines.queue', { deadlines: { queue: '1h' } }],
  ])('says that `%s` comes later', (field, more) => {
    expect(refusal({ ...base, ...more })).toBe(
      `NOT_AVAILABLE: \`${field}\` is not available yet in this version of Millrace; leave it out.`,
    )
  })
})
