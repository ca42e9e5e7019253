import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, collect, joined, text } from '../suites/bytes.ts'
import { memoryOutput } from './memory-output.ts'

const { signal } = new AbortController()

describe('memoryOutput', () => {
  it('gives back what was written from any offset, in whatever pieces it was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 50_000 }), { maxLength: 8 }),
        fc.nat(),
        async (writes, at) => {
          const output = memoryOutput()
          for (const write of writes) output.append(write)
          output.end()
          const whole = joined(writes)
          const from = at % (whole.byteLength + 1)
          const pieces = await collect(output.read(from, signal))
          expect(joined(pieces.map((piece) => piece.bytes))).toEqual(whole.slice(from))
          expect(pieces[0]?.offset ?? from).toBe(from)
        },
      ),
    )
  })

  it('shows a gap', async () => {
    const output = memoryOutput()
    output.append(bytes('ab'))
    output.skip(10)
    output.append(bytes('cd'))
    output.end()
    const pieces = await collect(output.read(1, signal))
    expect(pieces.map((piece) => [piece.offset, text(piece.bytes)])).toEqual([
      [1, 'b'],
      [12, 'cd'],
    ])
  })

  it('is lost to a reader beyond where it was cut', async () => {
    const output = memoryOutput()
    output.append(bytes('abcdef'))
    const reading = (async () => {
      for await (const piece of output.read(0, signal)) {
        expect(text(piece.bytes)).toBe('abcdef')
        output.truncate(2)
      }
    })()
    await expect(reading).rejects.toMatchObject({
      code: 'OUTPUT_LOST',
      message: 'the output has 2 bytes, it was read to byte 6',
    })
    output.end()
    expect(text(joined((await collect(output.read(0, signal))).map((piece) => piece.bytes)))).toBe('ab')
    output.truncate(0)
    expect(await collect(output.read(0, signal))).toEqual([])
  })
})
