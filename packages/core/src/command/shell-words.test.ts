import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../errors/adapter-errors.ts'
import { quoteShellWord, splitShellWords } from './shell-words.ts'

function refusal(text: string): string {
  try {
    return `taken: ${splitShellWords(text).join('|')}`
  } catch (error) {
    if (UsageError.isInstance(error) && error.code === 'COMMAND_INVALID') return error.message
    throw error
  }
}

const acts = (char: string, at: number): string =>
  `The command has ${char} at character ${String(at)}, which a shell would act on and Millrace does not: ` +
  'write one dbt command, and quote what is meant as it stands.'

describe('splitShellWords', () => {
  it.each([
    ['', []],
    [' \t\n', []],
    ['a  b\tc\r\nd', ['a', 'b', 'c', 'd']],
    [`'a b'"c d"e`, ['a bc de']],
    [`"" ''`, ['', '']],
    [String.raw`a\ b \"`, ['a b', '"']],
    [String.raw`"a\"b\\c\d\$"`, [String.raw`a"b\c\d$`]],
    ['"a\\\nb" c\\\nd', ['ab', 'cd']],
    ['tag:a,config.b:* @x ~ a#b', ['tag:a,config.b:*', '@x', '~', 'a#b']],
    [`'{"a": 1}' '$x; | #'`, ['{"a": 1}', '$x; | #']],
  ])('reads %o', (text, words) => {
    expect(splitShellWords(text)).toEqual(words)
  })

  it.each([
    ['run && test', acts('&', 5)],
    ['run; test', acts(';', 4)],
    ['run | tee', acts('|', 5)],
    ['run > log', acts('>', 5)],
    ['run $TARGET', acts('$', 5)],
    ['run `x`', acts('`', 5)],
    ['run (x)', acts('(', 5)],
    ['run # nightly', acts('#', 5)],
    ['run "a $x"', acts('$', 8)],
    [String.raw`run "a\\$x"`, acts('$', 9)],
    ['run "$x"', acts('$', 6)],
    ["run 'a", "The quote ' at character 5 is not closed."],
    ['run "a\\"', 'The quote " at character 5 is not closed.'],
    ['run \\', 'The command ends in a backslash.'],
  ])('refuses %s', (text, message) => {
    expect(refusal(text)).toBe(message)
  })

  it('is done with long texts at once', () => {
    expect(splitShellWords(`run "${'\\\\'.repeat(200_000)}"`)).toHaveLength(2)
  })
})

describe('quoteShellWord', () => {
  const anyWords = fc.array(
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter((word) => word.isWellFormed() && !word.includes('\0')),
    { minLength: 1, maxLength: 5 },
  )

  it('is read back by splitShellWords', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        expect(splitShellWords(words.map(quoteShellWord).join(' '))).toEqual(words)
      }),
    )
  })

  it('is read back by a real shell', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const line = `printf '%s\\0' ${words.map(quoteShellWord).join(' ')}`
        const said = execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' })
        expect(said.split('\0').slice(0, -1)).toEqual(words)
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['--select=+orders', '--select=+orders'],
    ['~x', "'~x'"],
    ['a=~x', "'a=~x'"],
    ['', "''"],
    ['tag:*', "'tag:*'"],
  ])('quotes %s as %s', (word, quoted) => {
    expect(quoteShellWord(word)).toBe(quoted)
  })
})
