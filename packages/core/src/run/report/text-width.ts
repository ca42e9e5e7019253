const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Scripts and forms that a terminal draws two columns wide. */
const wide =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u
const halfwidth = /^[\uff61-\uffdc]/
const invisible = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}]+$/u
/** Of a longer text only its first and last characters are looked at. */
const mostEnds = 10_000
const printableAscii = /^[ -~]*$/

/** How many columns a text takes on a terminal. */
export function textWidth(text: string): number {
  if (printableAscii.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment)
  return width
}

/** The text, cut to at most `width` columns; `…` stands for what is cut off. Never cuts within a character. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let fitted = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const next = used + graphemeWidth(segment)
    if (next > width - 1) break
    fitted += segment
    used = next
  }
  return width < 1 ? '' : `${fitted}…`
}

/** The text, cut or filled with blanks to exactly `width` columns. */
export function padText(text: string, width: number): string {
  const fitted = fitText(text, width)
  return fitted + ' '.repeat(Math.max(0, width - textWidth(fitted)))
}

/** One clean line: no terminal sequences, no control characters, no runs of blanks. */
export function oneLine(text: string): string {
  return stripAnsi(text)
    .replace(/[\s\p{Control}]+/gu, ' ')
    .trim()
}

/** Lines of a text of any size, clean, without empty ones and without the indentation that all but the first share. */
export function textLines(text: string): readonly string[] {
  const bounded = text.length > 2 * mostEnds ? `${text.slice(0, mostEnds)}\n${text.slice(-mostEnds)}` : text
  const lines = stripAnsi(bounded)
    .split(/\r?\n/)
    .map((line) => line.replace(/\p{Control}/gu, ' ').trimEnd())
    .filter((line) => line !== '')
  const shared = Math.min(...lines.slice(1).map(indentation))
  return lines.map((line) => line.slice(Math.min(shared, indentation(line))))
}

/** The text without the sequences by which terminals are coloured and steered. */
export function stripAnsi(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, '')
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  if (halfwidth.test(grapheme)) return grapheme.length
  return wide.test(grapheme) ? 2 : 1
}

function indentation(line: string): number {
  return line.length - line.trimStart().length
}
