import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AdapterError, FileUnreadableError } from '../errors/adapter-errors.ts'
import { recordedBytes } from './__fixtures__/recorded.ts'
import type { Bytes } from './artifact-json.ts'
import type { ArtifactFinding } from './artifact-types.ts'
import { readCatalog } from './catalog.ts'
import { readManifest } from './manifest.ts'
import { readRunResults } from './run-results.ts'
import { readSources } from './sources.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

async function* failing(error: Error): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(encode('{"metadata'))
  throw error
}

type Read = (bytes: Bytes) => Promise<ArtifactFinding<unknown>>
const readers: readonly (readonly [file: string, read: Read])[] = [
  ['run-results-1x.json', readRunResults],
  ['sources-1x.json', readSources],
  ['catalog-1x.json', readCatalog],
  ['manifest-1x.json', readManifest],
]

const troubleOf = async (read: Read, bytes: Bytes): Promise<string> => {
  const finding = await read(bytes)
  if (finding.found) return 'found'
  expect(finding.message).not.toBe('')
  expect(finding.message.length).toBeLessThan(400)
  return finding.trouble
}

describe.each(readers)('%s', (file, read) => {
  const whole = recordedBytes(file)

  it('is the same from pieces of any size', async () => {
    const expected = await read(whole)
    expect(expected.found).toBe(true)
    for (const size of [1, 7, 1000, whole.length]) expect(await read(inPieces(whole, size))).toEqual(expected)
  })

  it('is the same with a byte order mark before it', async () => {
    expect(await read(Uint8Array.of(0xef, 0xbb, 0xbf, ...whole))).toEqual(await read(whole))
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(4096)],
    ['text', encode('Traceback (most recent call last):')],
    ['a half', whole.subarray(0, whole.length / 2)],
    ['all but the last bracket', whole.subarray(0, whole.lastIndexOf(0x7d))],
    ['more than one', Uint8Array.of(...whole, ...whole)],
    ['what is not UTF-8', encode('{"a":"?"}').map((byte) => (byte === 0x3f ? 0xff : byte))],
    ['an unfinished text', encode('{"a":"b')],
    ['a value in a wrong place', encode('{"a" "b"}')],
  ])('is not JSON when it holds %s', async (_what, bytes) => {
    expect(await troubleOf(read, bytes)).toBe('not-json')
    expect(await troubleOf(read, inPieces(bytes, 100))).toBe('not-json')
  })

  it.each(['null', '[]', '17', '"a"', 'true', '{}', '[{"metadata":{}}]', '{"metadata":null}', '{"metadata":{}}'])(
    'has the wrong shape when it is %s',
    async (text) => {
      expect(await troubleOf(read, encode(text))).toBe('wrong-shape')
    },
  )

  it('has the wrong shape when it is another artifact', async () => {
    for (const [other] of readers) {
      if (other !== file) expect(await troubleOf(read, recordedBytes(other))).toBe('wrong-shape')
    }
    const perf =
      '{"metadata":{"dbt_schema_version":"https://schemas.getdbt.com/dbt/perf/v1.json"},"nodes":{},"results":[]}'
    expect(await troubleOf(read, encode(perf))).toBe('wrong-shape')
  })

  it('bears 200,000 brackets', async () => {
    const deep = '['.repeat(200_000)
    expect(await troubleOf(read, encode(deep))).toBe('not-json')
    expect(await troubleOf(read, encode(deep + ']'.repeat(200_000)))).toBe('wrong-shape')
    const inside = new TextDecoder().decode(whole).replace('{', `{"deep":${deep}${']'.repeat(200_000)},`)
    expect(await read(encode(inside))).toEqual(await read(whole))
  })

  it('never throws for what is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect((await read(encode(text))).found).toBe(false)
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        expect(typeof (await read(whole.map((old, index) => (index === at ? byte : old)))).found).toBe('boolean')
      }),
      { numRuns: 300 },
    )
  })

  it('does not quote what it holds', async () => {
    const bytes = encode('{"metadata": {"password": hunter2-hunter2}}')
    const finding = await read(bytes)
    expect(JSON.stringify(finding)).not.toContain('hunter2')
  })

  it('says what the reader of the file says', async () => {
    const gone = new FileUnreadableError('target/x.json', 'missing', 'no such file')
    expect(await read(failing(gone))).toEqual({ found: false, trouble: 'missing', message: 'no such file' })
    await expect(read(failing(new AdapterError('local', 'read', 'gone')))).rejects.toThrow('local: read: gone')
  })
})

it.each(readers.slice(0, 3))('%s of more than the longest text is too large', async (_file, read) => {
  expect(await troubleOf(read, new Uint8Array(2 ** 29))).toBe('too-large')
})
