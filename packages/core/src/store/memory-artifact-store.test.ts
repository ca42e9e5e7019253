import { describe, expect, it } from 'vitest'
import { collect, streamOf } from '../testing/suites/bytes.ts'
import { testArtifactStore } from '../testing/suites/test-artifact-store.ts'
import { guardedArtifactStore } from './guarded-artifact-store.ts'
import { memoryArtifactStore } from './memory-artifact-store.ts'

testArtifactStore('memoryArtifactStore', async () => ({ store: memoryArtifactStore() }))
testArtifactStore('guarded memoryArtifactStore', async () => ({ store: guardedArtifactStore(memoryArtifactStore()) }))

describe('memoryArtifactStore', () => {
  const options = { signal: new AbortController().signal }

  it('takes the time of storing from its ambient', async () => {
    const store = memoryArtifactStore({ ambient: { now: () => 42 } })
    expect(await store.put('key', streamOf('x'), options)).toEqual({ key: 'key', bytes: 1, storedAt: 42 })
  })

  it('leaves out of a list what was deleted meanwhile', async () => {
    const store = memoryArtifactStore()
    for (const key of ['a', 'b', 'c']) await store.put(key, streamOf(key), options)
    const listed: string[] = []
    for await (const { key } of store.list('', options)) {
      listed.push(key)
      await store.delete('b', options)
    }
    expect(listed).toEqual(['a', 'c'])
    expect((await collect(store.list('', options))).map(({ key }) => key)).toEqual(['a', 'c'])
  })
})
