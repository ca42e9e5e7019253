import { describe, expect, it } from 'vitest'
import { checkRunId } from './run-id.ts'

describe('checkRunId', () => {
  it.each(['a', 'A-b_c.9', '..a', 'x'.repeat(128)])('allows %s', (id) => {
    expect(() => checkRunId('files', id)).not.toThrow()
  })

  it.each(['', '.', '..', 'a/b', 'a b', 'ü', 'a\n', 'x'.repeat(129)])('refuses %j', (id) => {
    expect(() => checkRunId('files', id)).toThrow(expect.objectContaining({ code: 'RUN_ID_INVALID', store: 'files' }))
  })
})
