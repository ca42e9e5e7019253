import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyJson } from './__fixtures__/any-command.ts'
import { isPlainObject, jsonProblem, jsonText, type JsonValue } from './json-text.ts'

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

describe('jsonText', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(JSON.parse(jsonText(value as JsonValue))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('is printable and on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(text.isWellFormed())
        // eslint-disable-next-line no-control-regex -- control characters are the point
        expect(jsonText(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/)
      }),
    )
  })

  it.each([
    [1e21, '1.0e+21'],
    [-1e-7, '-1.0e-7'],
    [1.5e300, '1.5e+300'],
    [100, '100'],
    [0.5, '0.5'],
  ])('writes %s so that YAML reads a number', (value, text) => {
    expect(jsonText(value)).toBe(text)
  })

  it('keeps astral characters and escapes what PyYAML refuses or changes', () => {
    expect(jsonText('😀\u007f\u0085\ufffe\n"\\')).toBe(String.raw`"😀\u007f\u0085\ufffe\n\"\\"`)
  })

  it('keeps a key named __proto__', () => {
    expect(jsonText(JSON.parse('{"__proto__":{"a":null}}') as JsonValue)).toBe('{"__proto__":{"a":null}}')
  })
})

describe('jsonProblem', () => {
  it.each([
    [{ a: [1, 'x', true, null, {}] }, undefined],
    [{ a: [1, Number.NaN] }, '`vars.a[1]` is NaN, which JSON cannot say.'],
    [{ a: Infinity }, '`vars.a` is Infinity, which JSON cannot say.'],
    [{ a: undefined }, '`vars.a` must be JSON, but is undefined.'],
    [{ a: 1n }, '`vars.a` must be JSON, but is a bigint.'],
    [{ a: () => 1 }, '`vars.a` must be JSON, but is a function.'],
    [{ a: new Map() }, '`vars.a` must be JSON, but is an instance of a class.'],
    [{ a: { b: 'x\ud800' } }, '`vars.a.b` has half of a surrogate pair, which dbt cannot read.'],
    [{ 'x\udc00': 1 }, '`vars` has half of a surrogate pair, which dbt cannot read.'],
    [{ ['k'.repeat(1022)]: 1 }, undefined],
    [{ ['k'.repeat(1023)]: 1 }, '`vars` has a key of more than 1024 characters, which dbt cannot read.'],
  ])('finds what is wrong with %o', (value, problem) => {
    expect(jsonProblem(value, 'vars')).toBe(problem)
  })

  it('refuses what is nested too deeply, a cycle too', () => {
    expect(jsonProblem(nested(100), 'vars')).toBeUndefined()
    expect(jsonProblem(nested(101), 'vars')).toMatch(/is nested more than 100 levels deep\.$/)
    const cycle: Record<string, unknown> = {}
    cycle['a'] = cycle
    expect(jsonProblem(cycle, 'vars')).toMatch(/is nested more than 100 levels deep\.$/)
  })
})

it('tells plain objects from lists and instances', () => {
  const values = [{}, Object.create(null), [], new Date(0), null, 'x']
  expect(values.map(isPlainObject)).toEqual([true, true, false, false, false, false])
})
