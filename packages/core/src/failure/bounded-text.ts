import { spokenLines } from './spoken-lines.ts'

/** How much of one text is looked at: 16 KiB of its beginning and 48 KiB of its end. */
export const longestText = 64 * 1024
/** How much of one line is looked at: its two halves of 2 KiB. */
export const longestLine = 4 * 1024

// Some consoles replace the escape character of a colour by an arrow.
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const colours = /[\u001b\u009b←]\[[0-9;?]{0,16}[A-Za-z]/g
// Line ends as Python's repr and JSON write them; a letter in lower case after them is a Windows path.
const writtenLineEnds = /(?:\\r)?\\n(?=[^a-z0-9_]|$)/g

/** The lines of a text: what they say, without colours, and bounded whatever comes in. */
export function boundedLines(text: string): readonly string[] {
  return middleCut(text, longestText / 4, (longestText / 4) * 3, '\n')
    .split(/\r\n|\n|\r/)
    .flatMap(spokenLines)
    .flatMap((line) => line.replaceAll(colours, '').split(writtenLineEnds))
    .map((line) => middleCut(line, longestLine / 2, longestLine / 2, ' … '))
}

/** A text, or its two ends when it is longer than both together. */
function middleCut(text: string, head: number, tail: number, between: string): string {
  return text.length <= head + tail ? text : text.slice(0, head) + between + text.slice(-tail)
}
