import { describe, expect, it } from 'vitest'
import { errnoOf, readTrouble, rootTrouble, writeTrouble } from './store-trouble.ts'

const errno = (code: string) => Object.assign(new Error(`${code}: refused`), { code })

describe('writeTrouble', () => {
  it.each([
    ['EACCES', 'ROOT_UNWRITABLE'],
    ['EROFS', 'ROOT_UNWRITABLE'],
    ['ENOSPC', 'NO_SPACE'],
    ['EDQUOT', 'NO_SPACE'],
    ['EISDIR', 'KEY_CONFLICT'],
    ['EIO', 'WRITE_FAILED'],
  ])('%s is %s', (code, ours) => {
    const cause = errno(code)
    const error = writeTrouble('/the/store', 'a/b', cause)
    expect(error).toMatchObject({ name: 'StoreError', store: 'fileArtifactStore', code: ours, cause })
    expect(error.message).toMatch(/`root` \('\/the\/store'\)|'a\/b'/)
  })

  it('takes whatever was thrown', () => {
    expect(writeTrouble('/r', 'a', 'odd').message).toContain('odd')
    expect(readTrouble('/r', 'a', errno('EIO'))).toMatchObject({ code: 'READ_FAILED' })
    expect(errnoOf(Object.assign(new Error(), { code: 7 }))).toBe('')
  })

  it('tells a full disk from a root that may not be written', () => {
    expect(rootTrouble('/r', errno('ENOSPC'))).toMatchObject({ code: 'NO_SPACE' })
    expect(rootTrouble('/r', errno('ENOENT'))).toMatchObject({ code: 'ROOT_UNWRITABLE' })
  })
})
