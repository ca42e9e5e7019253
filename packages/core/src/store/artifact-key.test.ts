import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusedKeys } from '../testing/suites/refused-keys.ts'
import { artifactKeyTrouble, artifactPrefixTrouble, checkArtifactKey, checkArtifactPrefix } from './artifact-key.ts'

const part = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !/[/\\\p{Cc}\p{Surrogate}]/u.test(text) && text !== '.' && text !== '..')
const key = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))

describe('artifact keys', () => {
  it.each(refusedKeys.map((refused) => [JSON.stringify(refused).slice(0, 40), refused]))('refuses %s', (_, refused) => {
    expect(artifactKeyTrouble(refused)).toEqual(expect.any(String))
  })

  it('refuses half of a surrogate pair', () => {
    expect(artifactKeyTrouble('a/\ud800')).toMatch('surrogate')
    expect(artifactKeyTrouble('a/🚀')).toBeUndefined()
  })

  it('allows parts of 255 bytes and keys of 1024, not a byte more', () => {
    expect(artifactKeyTrouble('x'.repeat(255))).toBeUndefined()
    expect(artifactKeyTrouble('x'.repeat(256))).toBe('has a part of more than 255 bytes')
    const longest = `${'x'.repeat(255)}/`.repeat(4)
    expect(artifactKeyTrouble(longest.slice(0, -1))).toBeUndefined()
    expect(artifactKeyTrouble(`${longest}x`)).toBe('is longer than 1024 bytes')
  })

  it('allows any relative path, and every beginning of it as a prefix', () => {
    fc.assert(
      fc.property(key, fc.nat(), (text, cut) => {
        expect(artifactKeyTrouble(text)).toBeUndefined()
        const parts = text.split('/')
        const folder = parts.slice(0, cut % (parts.length + 1)).join('/')
        expect(artifactPrefixTrouble(folder)).toBeUndefined()
        if (folder !== '') expect(artifactPrefixTrouble(`${folder}/`)).toBeUndefined()
      }),
    )
  })

  it('never allows a text that would leave the folder it is joined to', () => {
    const piece = fc.constantFrom('..', '.', '/', '\\', 'a', '', '\u0000', '..a')
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('')
        if (artifactKeyTrouble(text) !== undefined) return
        const resolved = new URL(text.replaceAll('%', '%25'), 'file:///base/store/').pathname
        expect(resolved.startsWith('/base/store/')).toBe(true)
        expect(resolved).not.toBe('/base/store/')
      }),
    )
  })

  it('takes the empty prefix, and refuses those that are no beginning of a key', () => {
    expect(artifactPrefixTrouble('')).toBeUndefined()
    for (const prefix of ['/', '//', 'a//', '../', 'a/./', 'a\\', '\n']) {
      expect(artifactPrefixTrouble(prefix), prefix).toEqual(expect.any(String))
    }
  })

  it('says which store refused what, and what it expected', () => {
    expect(() => checkArtifactKey('files', '../x')).toThrow(
      'files: the artifact key "../x" leaves its folder with `.` or `..`; expected a relative path with `/`',
    )
    expect(() => checkArtifactPrefix('files', '/x')).toThrow('files: the artifact prefix "/x" is absolute')
    expect(() => checkArtifactKey('files', 'x'.repeat(500))).toThrow(`"${'x'.repeat(120)}…"`)
    expect(() => checkArtifactKey('files', '')).toThrow(expect.objectContaining({ code: 'ARTIFACT_KEY_INVALID' }))
    expect(() => checkArtifactKey('files', 'a/b.json')).not.toThrow()
  })
})
