import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from './redactor.ts'

const pem = [
  '-----BEGIN PRIVATE KEY-----',
  'MIIEvQIBADANBgkqhkiG9w0B',
  'AQEFAASCBKcwggSjAgEAAoIB',
  'short',
  '-----END PRIVATE KEY-----',
].join('\n')

async function* pieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  // One buffer for all pieces, as some sources do.
  const buffer = new Uint8Array(size)
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size)
    buffer.set(piece)
    yield buffer.subarray(0, piece.length)
  }
}

async function streamed(secrets: readonly string[], text: string, size: number): Promise<string> {
  const redacted: Buffer[] = []
  for await (const piece of createRedactor(secrets).stream(pieces(new TextEncoder().encode(text), size))) {
    redacted.push(Buffer.from(piece))
  }
  return Buffer.concat(redacted).toString()
}

describe('createRedactor', () => {
  it('does nothing when there is nothing secret', () => {
    const redactor = createRedactor(['', 'abc'])
    const json = { a: ['abc'] }
    const source = pieces(new Uint8Array(3), 3)
    expect(redactor.text('abc')).toBe('abc')
    expect(redactor.value(json)).toBe(json)
    expect(redactor.stream(source)).toBe(source)
  })

  it('replaces a secret wherever it stands, and answers the same string where it does not', () => {
    const redactor = createRedactor(['s3cr3t'])
    expect(redactor.text('password=s3cr3t;again=s3cr3t')).toBe('password=*****;again=*****')
    expect(redactor.text('s3cr3 t')).toBe('s3cr3 t')
  })

  it.each([
    ['JSON', JSON.stringify({ p: 'pa"ss\\wörd' })],
    ['JSON in JSON', JSON.stringify({ p: JSON.stringify({ q: 'pa"ss\\wörd' }) })],
    ['JSON of Python', '{"p": "pa\\"ss\\\\w\\u00f6rd"}'],
    ['JSON of Python in JSON', JSON.stringify({ p: '{"p": "pa\\"ss\\\\w\\u00f6rd"}' })],
    ['a URL', `postgres://u:${encodeURIComponent('pa"ss\\wörd')}@h/db`],
    ['a URL with small digits', 'postgres://u:pa%22ss%5cw%c3%b6rd@h/db'],
  ])('finds a secret in %s', (_, text) => {
    const redacted = createRedactor(['pa"ss\\wörd']).text(text)
    expect(redacted).toContain('*****')
    expect(redacted).not.toMatch(/pa|ss|rd"/)
  })

  it.each([
    ['a+b c/d', 'x=a%2Bb+c%2Fd'],
    ['a+b c/d', '/a%2Bb%20c/d/'],
    ["it's(1)*!", 'q=it%27s%281%29%2A%21'],
  ])('finds %s in the ways a URL can have it', (secret, text) => {
    expect(createRedactor([secret]).text(text)).toMatch(/^(?:x=|\/|q=)\*{5}\/?$/)
  })

  it('finds a key of several lines as a whole, line by line and escaped, and leaves its frame and short lines', () => {
    const { text } = createRedactor([pem])
    expect(text(`key: ${pem}!`)).toBe('key: *****!')
    expect(text(JSON.stringify(pem))).toBe('"*****"')
    expect(text('  MIIEvQIBADANBgkqhkiG9w0B\r\n  short')).toBe('  *****\r\n  short')
    expect(text('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----')
  })

  it('finds the lines of a key that is given inside JSON', () => {
    const { text } = createRedactor([JSON.stringify({ private_key: pem })])
    expect(text('MIIEvQIBADANBgkqhkiG9w0B')).toBe('*****')
  })

  it('finds a secret that was given with blanks round it', () => {
    expect(createRedactor(['s3cr3t\n']).text('<s3cr3t>')).toBe('<*****>')
  })

  it('blanks everything that belongs to any of several overlapping secrets', () => {
    const { text } = createRedactor(['abcdef', 'cdef', 'defghi', 'bcde'])
    expect(text('xabcdefghiy')).toBe('x*****y')
    expect(text('xabcdey')).toBe('xa*****y')
    expect(text('abcdefabcdef')).toBe('**********')
  })

  it('leaves a secret made of stars alone', () => {
    expect(createRedactor(['******']).text('******')).toBe('******')
  })

  it('takes secrets out of values at any depth, but not out of keys', () => {
    const redactor = createRedactor(['s3cr3t'])
    const when = new Date(0)
    const value = { s3cr3t: ['a s3cr3t', { b: 's3cr3t', n: 1, none: null, yes: true }], when }
    expect(redactor.value(value)).toEqual({ s3cr3t: ['a *****', { b: '*****', n: 1, none: null, yes: true }], when })
    expect(redactor.value('s3cr3t')).toBe('*****')
    expect(redactor.value(Object.assign(Object.create(null), { a: 's3cr3t' }))).toEqual({ a: '*****' })
  })

  it('keeps a key named __proto__ a key', () => {
    const redacted: unknown = createRedactor(['s3cr3t']).value(JSON.parse('{"__proto__": "s3cr3t"}'))
    expect(JSON.stringify(redacted)).toBe('{"__proto__":"*****"}')
  })

  it('takes values that are nested deeper than calls can be', () => {
    let nested: unknown = 's3cr3t'
    for (let depth = 0; depth < 200_000; depth += 1) nested = [nested]
    let inner = createRedactor(['s3cr3t']).value(nested)
    while (Array.isArray(inner)) inner = inner[0] as unknown
    expect(inner).toBe('*****')
  })

  it('finds a secret that lies across pieces of a stream', async () => {
    for (let size = 1; size < 12; size += 1) {
      expect(await streamed(['s3cr3t', 'tail'], 'a s3cr3tail, s3cr3 t, s3cr3t', size)).toBe('a *****, s3cr3 t, *****')
    }
  })

  it('gives out at once what cannot belong to a secret', async () => {
    async function* source() {
      yield Buffer.from('abc s3c')
      await Promise.resolve()
      yield Buffer.from('ond')
    }
    const iterator = createRedactor(['s3cr3t']).stream(source())[Symbol.asyncIterator]()
    expect(Buffer.from((await iterator.next()).value as Uint8Array).toString()).toBe('abc ')
    expect(Buffer.from((await iterator.next()).value as Uint8Array).toString()).toBe('s3cond')
    expect((await iterator.next()).done).toBe(true)
  })

  it.each([1, 3, 1000])('tells whether a secret is in bytes of any kind, in pieces of %i', async (size) => {
    const { isIn } = createRedactor(['s3cret-wörd', 'other'])
    const binary = (text: string) => pieces(Buffer.concat([Buffer.from([0xff, 0x00, 0x92]), Buffer.from(text)]), size)
    expect(await isIn(binary('a s3cret-wörd'))).toBe(true)
    expect(await isIn(binary('a s3cret-word'))).toBe(false)
    expect(await createRedactor([]).isIn(binary('a s3cret-wörd'))).toBe(false)
  })

  it('closes the source when the reader stops', async () => {
    let closed = false
    async function* source() {
      try {
        for (;;) {
          await Promise.resolve()
          yield Buffer.from('abcdef')
        }
      } finally {
        closed = true
      }
    }
    for await (const piece of createRedactor(['s3cr3t']).stream(source())) {
      expect(piece.length).toBeGreaterThan(0)
      break
    }
    expect(closed).toBe(true)
  })
})

describe('createRedactor, for all secrets', () => {
  const symbol = fc.constantFrom('a', 'b', 'ä', '😀', '"')
  const secret = fc.string({ unit: symbol, minLength: 4, maxLength: 8 })
  const secrets = fc.array(secret, { minLength: 1, maxLength: 4 })
  const noise = fc.string({ unit: symbol, maxLength: 10 })
  const text = secrets.chain((values) =>
    fc.tuple(fc.constant(values), fc.array(fc.oneof(noise, fc.constantFrom(...values)), { maxLength: 12 })),
  )

  it('leaves no secret in a text', () => {
    fc.assert(
      fc.property(text, ([values, parts]) => {
        const redacted = createRedactor(values).text(parts.join(''))
        for (const value of values) expect(redacted).not.toContain(value)
      }),
    )
  })

  it('blanks exactly what belongs to a secret', () => {
    fc.assert(
      fc.property(text, ([values, parts]) => {
        const whole = parts.join('')
        const hidden = new Set<number>()
        // The JSON form of a value that has quotes in it counts as well.
        for (const form of values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])) {
          for (let at = whole.indexOf(form); at !== -1; at = whole.indexOf(form, at + 1)) {
            for (let index = at; index < at + form.length; index += 1) hidden.add(index)
          }
        }
        const shown = [...Array(whole.length).keys()].filter((index) => !hidden.has(index)).map((index) => whole[index])
        expect(createRedactor(values).text(whole).replaceAll('*', '')).toBe(shown.join(''))
      }),
    )
  })

  it('treats a stream as it treats the text, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async ([values, parts], size) => {
        const whole = parts.join('')
        expect(await streamed(values, whole, size)).toBe(createRedactor(values).text(whole))
      }),
    )
  })

  it('keeps the shape of JSON and takes its strings as text', () => {
    fc.assert(
      fc.property(fc.json(), secrets, (source, values) => {
        const json: unknown = JSON.parse(source)
        const { value, text } = createRedactor(values)
        const expected: unknown = JSON.parse(JSON.stringify(json), (_, item: unknown) =>
          typeof item === 'string' ? text(item) : item,
        )
        expect(value(json)).toEqual(expected)
      }),
    )
  })
})
