import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { walkJson, type Path } from './json-walk.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Everything that a walk told, as text; `undefined` when it refused. */
function told(bytes: Uint8Array, size = bytes.length): string[] | undefined {
  const all: string[] = []
  const note = (what: string) => (path: Path, value?: unknown) => all.push(JSON.stringify([what, path, value]))
  const walk = walkJson({ scalar: note('scalar'), open: note('open'), close: note('close') })
  try {
    for (let at = 0; at < bytes.length; at += size) walk.write(bytes.subarray(at, at + size))
    walk.end()
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError)
    return undefined
  }
  return all
}

/** The same of a value that was read as a whole. */
function expected(value: unknown, path: Path = []): string[] {
  if (typeof value !== 'object' || value === null) return [JSON.stringify(['scalar', path, value])]
  const isObject = !Array.isArray(value)
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [
    JSON.stringify(['open', path, isObject]),
    ...members.flatMap(([key, member]) => expected(member, [...path, key])),
    JSON.stringify(['close', path, undefined]),
  ]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

describe('walkJson', () => {
  it('tells every value with its path, however the bytes come', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 10 }), (value, size) => {
        const text = JSON.stringify(value)
        expect(told(encode(text), size)).toEqual(expected(JSON.parse(text)))
      }),
    )
  })

  it('refuses what JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b',
      '1',
      'true',
      'null',
      ' ',
      '-',
      'nul',
      '{"a":1}',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        expect([text, told(encode(text)) === undefined]).toEqual([text, parsed(text) === undefined])
      }),
      { numRuns: 5000 },
    )
  })

  it('bears any depth', () => {
    const depth = 200_000
    const walk = walkJson({ scalar: () => undefined, open: () => undefined, close: () => undefined })
    walk.write(encode('[{"a":'.repeat(depth)))
    walk.write(encode('1'))
    walk.write(encode('}]'.repeat(depth)))
    walk.end()
    expect(() => walk.write(encode('1'))).toThrow(SyntaxError)
  })
})
