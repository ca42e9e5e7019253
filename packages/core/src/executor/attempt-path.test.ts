import { describe, expect, it } from 'vitest'
import { FileUnreadableError } from '../errors/adapter-errors.ts'
import { checkAttemptPath, isAttemptPath } from './attempt-path.ts'

describe('paths of an attempt', () => {
  it.each(['target', 'target/run_results.json', 'target/compiled/a b/ü.sql', '.user.yml', 'a\\b', '..a/b..'])(
    'allows %j',
    (path) => {
      expect(isAttemptPath(path)).toBe(true)
      expect(() => checkAttemptPath(path)).not.toThrow()
    },
  )

  it.each(['', '/', '/etc/passwd', '..', '../x', 'a/../../x', 'a/..', './a', 'a/./b', 'a//b', 'a/', 'a\u0000b'])(
    'refuses %j',
    (path) => {
      expect(isAttemptPath(path)).toBe(false)
      expect(() => checkAttemptPath(path)).toThrow(FileUnreadableError)
      expect(() => checkAttemptPath(path)).toThrow('is none inside the attempt')
    },
  )
})
