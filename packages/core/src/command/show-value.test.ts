import { expect, it } from 'vitest'
import { anyOf, showValue, suggest } from './show-value.ts'

it.each([
  [undefined, 'missing'],
  [null, 'null'],
  ['a"b', String.raw`"a\"b"`],
  ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
  [0, '0'],
  [true, 'true'],
  [3n, '3n'],
  [[], 'an empty list'],
  [[1], 'a list'],
  [{ secret: 1 }, 'an object'],
  [() => 1, 'a function'],
])('shows %o as %s', (value, shown) => {
  expect(showValue(value)).toBe(shown)
})

it.each([
  [[], ''],
  [['a'], '`a`'],
  [['a', 'b'], '`a` or `b`'],
  [['a', 'b', 'c'], '`a`, `b` or `c`'],
])('joins %o', (names, text) => {
  expect(anyOf(names)).toBe(text)
})

it.each([
  ['selct', ' Did you mean `select`?'],
  ['full_refresh', ' Did you mean `fullRefresh`?'],
  ['--fullrefresh', ' Did you mean `fullRefresh`?'],
  ['buidl', ' Did you mean `build`?'],
  ['colour', ''],
  ['', ''],
  ['x'.repeat(100_000), ''],
])('suggests for %.20s', (name, text) => {
  expect(suggest(name, ['fullRefresh', 'select', 'selector', 'build'])).toBe(text)
})
