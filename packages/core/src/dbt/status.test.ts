import { expect, it } from 'vitest'
import { normalizeStatus } from './status.ts'

it.each([
  ['success', 'success'],
  ['Warn', 'warn'],
  ['Error', 'error'],
  [' PASS ', 'pass'],
  ['no-op', 'no-op'],
  ['NO_OP', 'no-op'],
  ['NoOp', 'no-op'],
  ['partial success', 'partial success'],
  ['PartialSuccess', 'partial success'],
  ['runtime error', 'runtime error'],
  ['Runtime Error', 'runtime error'],
  ['RuntimeErr', 'runtime error'],
  ['reused', 'reused'],
  ['Never Seen', 'never seen'],
  ['constructor', 'constructor'],
  ['', ''],
])('writes %j as %j', (said, status) => {
  expect(normalizeStatus(said)).toBe(status)
})
