import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitText, oneLine, padText, stripAnsi, textLines, textWidth } from './text-width.ts'

describe('textWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['ｱﾞ', 2],
    ['アイ', 4],
    ['한글', 4],
    ['（）', 4],
    ['😀', 2],
    ['👩‍👩‍👧', 2],
    ['❤️', 2],
    ['█ ✓ →', 5],
    ['a\u200bb', 2],
  ])('of %j is %d', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })
})

describe('fitText and padText', () => {
  it('cut between characters and say so', () => {
    expect(fitText('abcdef', 6)).toBe('abcdef')
    expect(fitText('abcdef', 4)).toBe('abc…')
    expect(fitText('日本語', 5)).toBe('日本…')
    expect(fitText('日本語', 4)).toBe('日…')
    expect(fitText('abc', 1)).toBe('…')
    expect(fitText('abc', 0)).toBe('')
    expect(padText('日本', 6)).toBe('日本  ')
    expect(padText('日本語', 4)).toBe('日… ')
  })

  it('never go beyond the width, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 20 }), (text, width) => {
        expect(textWidth(fitText(text, width))).toBeLessThanOrEqual(width)
        expect(textWidth(padText(text, width))).toBe(width)
      }),
    )
  })
})

describe('oneLine and textLines', () => {
  it('take terminal sequences and control characters away', () => {
    expect(stripAnsi('\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u001b\\ \u001bM!')).toBe(
      'red link !',
    )
    expect(oneLine('  a\r\n\tb\u0000 \u001b[1mc\u001b[22m ')).toBe('a b c')
  })

  it('keep lines apart without the indentation that they share', () => {
    expect(textLines('Error\n  LINE 1: x\n\n     ^^\r\n')).toEqual(['Error', 'LINE 1: x', '   ^^'])
    expect(textLines('  alone')).toEqual(['alone'])
    expect(textLines('')).toEqual([])
  })

  it('look at both ends of a very long text', () => {
    const lines = textLines(`first\n${'x'.repeat(1_000_000)}\nlast`)
    expect([lines[0], lines.at(-1), lines.join('').length < 30_000]).toEqual(['first', 'last', true])
  })
})
