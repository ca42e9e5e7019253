import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonLine, readJsonLines } from './json-lines.ts'

async function valuesOf(pieces: readonly Uint8Array[]): Promise<readonly unknown[]> {
  const stream = new PassThrough()
  const values: unknown[] = []
  readJsonLines(stream, (value) => values.push(value))
  for (const piece of pieces) stream.write(piece)
  stream.end()
  await finished(stream)
  return values
}

function cut(bytes: Uint8Array, at: readonly number[]): readonly Uint8Array[] {
  const edges = [0, ...at.map((edge) => edge % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))
}

describe('readJsonLines', () => {
  it('gives each value once, wherever the stream is cut', async () => {
    const messages = fc.array(fc.record({ text: fc.string({ unit: 'binary' }), number: fc.integer() }), {
      maxLength: 5,
    })
    await fc.assert(
      fc.asyncProperty(messages, fc.array(fc.nat(), { maxLength: 6 }), async (values, edges) => {
        const bytes = Buffer.from(values.map(jsonLine).join(''))
        expect(await valuesOf(cut(bytes, edges))).toEqual(values)
      }),
    )
  })

  it('drops a last line that was cut off, and what is no JSON', async () => {
    expect(await valuesOf([Buffer.from('Welcome!\n{"a":1}\n\n{"b":')])).toEqual([{ a: 1 }])
  })
})
