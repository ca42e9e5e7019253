import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FailureCategory } from '@millrace/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLiar } from './support/liar.ts'
import { hasDbt, mainVenv } from './support/venvs.ts'
import { Workbench } from './support/workbench.ts'

/** Each lie, and what the failure is called: none of them may ever be a success. */
const lies: readonly (readonly [lie: string, category: FailureCategory])[] = [
  ['missing', 'artifact'],
  ['stale', 'artifact'],
  ['foreign', 'artifact'],
  ['unmarked', 'artifact'],
  ['truncated', 'artifact'],
  ['empty-file', 'artifact'],
  ['empty-results', 'internal'],
  ['wrong-shape', 'artifact'],
  ['not-an-object', 'artifact'],
  ['deep', 'artifact'],
  ['deep-inside', 'artifact'],
  ['fifo', 'artifact'],
  ['link-loop', 'artifact'],
  ['directory', 'artifact'],
  ['failed-node', 'internal'],
  ['failed-test', 'internal'],
  ['relabelled-node', 'internal'],
  ['renamed-node', 'internal'],
  ['doubled-node', 'internal'],
  ['missing-node', 'internal'],
  ['other-command', 'artifact'],
  ['error-event', 'internal'],
  ['events-say-error', 'internal'],
  ['events-lack-an-end', 'internal'],
  ['no-completion', 'internal'],
  ['foreign-lines', 'internal'],
  ['cut-output', 'resource'],
  ['exit-3', 'internal'],
  ['exit-1', 'internal'],
  ['dies-after', 'resource'],
  ['child-goes-on', 'internal'],
  ['garbage', 'artifact'],
  ['silence', 'artifact'],
  ['long-line', 'resource'],
  ['killed', 'resource'],
]

describe.runIf(hasDbt(mainVenv))('a dbt that lies never gets a success', { concurrent: true, timeout: 240_000 }, () => {
  let folder: string
  let venv: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-liar-'))
    venv = await makeLiar(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const attempt = async (lie: string) => {
    await using bench = await Workbench.make({ dbt: { venv } })
    return await bench.run({ name: 'build' }, { env: { LIE: lie }, retry: { maxAttempts: 3, delay: 1 } })
  }

  it('tells the truth: the same program without a lie succeeds', async () => {
    const { result } = await attempt('none')
    expect(result).toMatchObject({ outcome: 'succeeded', nodes: expect.objectContaining({ length: 3 }) })
  })

  it.each(lies)('%s', async (lie, category) => {
    const { result, events } = await attempt(lie)
    expect(result.outcome).toBe('failed')
    expect(result.failure).toMatchObject({ category, message: expect.stringMatching(/\S/u) })
    // What contradicts itself is not tried again: nobody knows what it did.
    expect(result.attempts).toHaveLength(1)
    const finished = events
      .filter((event) => event.type === 'node:finished' || event.type === 'node:skipped')
      .map((event) => event.node.id)
    expect(new Set(finished).size).toBe(finished.length)
  })
})
