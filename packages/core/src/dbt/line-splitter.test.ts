import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineSplitter, type LineSplitterOptions, type SplitLine } from './line-splitter.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

function split(chunks: readonly Uint8Array[], options?: LineSplitterOptions) {
  const splitter = createLineSplitter(options)
  const lines: SplitLine[] = chunks.flatMap((chunk) => [...splitter.push(chunk)])
  return { lines: [...lines, ...splitter.end()], consumed: splitter.consumed }
}

/** The same, one line after the other, from all bytes at once. */
function splitPlainly(bytes: Uint8Array, maxLineBytes: number): SplitLine[] {
  const lines: SplitLine[] = []
  for (let offset = 0; offset < bytes.length;) {
    const newline = bytes.indexOf(0x0a, offset)
    const end = newline < 0 ? bytes.length : newline
    const line = bytes.subarray(offset, end)
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(line)
    if (line.length > maxLineBytes) lines.push({ tooLong: true, offset, bytes: line.length })
    else lines.push(text.endsWith('\r') ? text.slice(0, -1) : text)
    offset = end + 1
  }
  return lines
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let at = 0
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return [...chunks, bytes.subarray(at)]
}

// Bytes that matter: line ends, letters, all of a long character, a byte order mark, what is never UTF-8.
const anyByte = fc.constantFrom(0x0a, 0x0d, 0x41, 0x42, 0xf0, 0x9f, 0x98, 0x80, 0xef, 0xbb, 0xbf, 0xff, 0x00)
const anyBytes = fc.array(anyByte, { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes))
const anySizes = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 })

describe('createLineSplitter', () => {
  it('gives the same lines and consumes all, however the bytes come', () => {
    fc.assert(
      fc.property(anyBytes, anySizes, fc.integer({ min: 0, max: 30 }), (bytes, sizes, maxLineBytes) => {
        const { lines, consumed } = split(cut(bytes, sizes), { maxLineBytes })
        expect(lines).toEqual(splitPlainly(bytes, maxLineBytes))
        expect(consumed).toBe(bytes.length)
      }),
      { numRuns: 2000 },
    )
  })

  it('can go on from what was consumed', () => {
    fc.assert(
      fc.property(anyBytes, anySizes, fc.nat(60), (bytes, sizes, stop) => {
        const first = createLineSplitter()
        const before = cut(bytes, sizes)
          .slice(0, stop)
          .flatMap((chunk) => [...first.push(chunk)])
        const after = split([bytes.subarray(first.consumed)], { offset: first.consumed })
        expect([...before, ...after.lines]).toEqual(splitPlainly(bytes, Infinity))
        expect(after.consumed).toBe(bytes.length)
      }),
    )
  })

  it('keeps characters whole over chunks, and a byte order mark', () => {
    const bytes = encode('\uFEFFä😀\nß')
    expect(split([...bytes].map((byte) => Uint8Array.of(byte))).lines).toEqual(['\uFEFFä😀', 'ß'])
  })

  it('replaces what is not UTF-8 and takes \\r\\n as one line end', () => {
    expect(split([Uint8Array.of(0x61, 0xff, 0x0a, 0xe2, 0x82, 0x0d, 0x0a, 0x62, 0x0d)]).lines).toEqual([
      'a\uFFFD',
      '\uFFFD',
      'b',
    ])
  })

  it('tells the place of a line that is too long, with 16 MiB as default', () => {
    const max = 16 * 1024 * 1024
    const long = new Uint8Array(max + 1).fill(0x78)
    const { lines, consumed } = split([encode('first\n'), long, encode('\nlast')])
    expect(lines).toEqual(['first', { tooLong: true, offset: 6, bytes: max + 1 }, 'last'])
    expect(consumed).toBe(6 + max + 1 + 1 + 4)
    expect(split([long.subarray(1), encode('\n')]).lines).toEqual(['x'.repeat(max)])
  })

  it('counts from the offset that it was given', () => {
    expect(split([encode('aa\nbbbb\n')], { offset: 100, maxLineBytes: 3 })).toEqual({
      lines: ['aa', { tooLong: true, offset: 103, bytes: 4 }],
      consumed: 108,
    })
  })

  it('drops a line that never ends in bounded memory', () => {
    const splitter = createLineSplitter({ maxLineBytes: 1024 * 1024 })
    const chunk = new Uint8Array(256 * 1024).fill(0x78)
    const before = process.memoryUsage().arrayBuffers
    for (let round = 0; round < 1000; round += 1) expect(splitter.push(chunk)).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024)
    expect(splitter.consumed).toBe(0)
    expect(splitter.end()).toEqual([{ tooLong: true, offset: 0, bytes: 1000 * chunk.length }])
  })

  it('does not keep the chunk that it was given', () => {
    const splitter = createLineSplitter()
    const chunk = encode('begun')
    splitter.push(chunk)
    chunk.fill(0)
    expect(splitter.push(encode(' and done\n'))).toEqual(['begun and done'])
  })

  it('gives nothing at the end of nothing, and empty lines where they are', () => {
    expect(split([])).toEqual({ lines: [], consumed: 0 })
    expect(split([encode('\n\r\n')]).lines).toEqual(['', ''])
  })
})
