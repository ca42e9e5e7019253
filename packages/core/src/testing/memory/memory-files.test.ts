import { describe, expect, it } from 'vitest'
import { memoryFiles } from './memory-files.ts'

describe('memoryFiles', () => {
  it('takes absolute paths inside its root and relative ones as the same', () => {
    const files = memoryFiles('/memory/a')
    files.put('/memory/a/target/x', 'one')
    expect(files.get('target/x')).toEqual({ kind: 'file', content: new TextEncoder().encode('one') })
    expect(files.get('/memory/a/target/x')).toBe(files.get('target/x'))
    expect(files.get('/memory/ab/target/x')).toBeUndefined()
  })

  it('lists regular files in order, whatever the order of their making', () => {
    const files = memoryFiles('/r')
    for (const path of ['b', 'c', 'a']) files.put(path, path)
    files.put('d', { kind: 'link', to: 'a' })
    expect(files.list('').map(({ path }) => path)).toEqual(['a', 'b', 'c'])
  })

  it('keeps bytes of its own', () => {
    const files = memoryFiles('/r')
    const content = Uint8Array.of(1)
    files.put('a', content)
    content[0] = 2
    expect(files.read('a', 10)).toEqual(Uint8Array.of(1))
  })
})
