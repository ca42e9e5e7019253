import { UsageError } from '../errors/adapter-errors.ts'

// One piece of a word at a time, as a POSIX shell reads it.
const pieces = {
  blank: /[ \t\r\n]+/y,
  single: /'([^']*)'/y,
  double: /"((?:[^"\\]|\\[\s\S])*)"/y,
  continued: /\\\n/y,
  escaped: /\\([\s\S])/y,
  plain: /[^ \t\r\n'"\\|&;<>()`$]+/y,
} as const

type Piece = keyof typeof pieces

/**
 * Splits a command line into words as a POSIX shell does: quotes, backslashes, blanks. It is not a shell: what a shell
 * would run, substitute or redirect is refused. Patterns such as `fqn:*` stay as they are.
 */
export function splitShellWords(text: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < text.length;) {
    const [kind, match] = pieceAt(text, at)
    if (kind === 'blank') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (kind !== 'continued') {
      if (kind === 'plain' && word === undefined && match[0].startsWith('#')) throw notAShell('#', at)
      word = (word ?? '') + textOf(kind, match, at)
    }
    at += match[0].length
  }
  return word === undefined ? words : [...words, word]
}

/** A word as {@link splitShellWords} and a shell read it back. */
export function quoteShellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

function pieceAt(text: string, at: number): readonly [Piece, RegExpExecArray] {
  for (const kind of Object.keys(pieces) as Piece[]) {
    const pattern = pieces[kind]
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null) return [kind, match]
  }
  const char = text.charAt(at)
  if (char === "'" || char === '"') throw invalid(`The quote ${char} at character ${String(at + 1)} is not closed.`)
  if (char === '\\') throw invalid('The command ends in a backslash.')
  throw notAShell(char, at)
}

function textOf(kind: Piece, [whole, inner = '']: RegExpExecArray, at: number): string {
  if (kind === 'plain') return whole
  if (kind !== 'double') return inner
  const special = /(?:^|[^\\])(?:\\\\)*([$`])/.exec(inner)
  if (special !== null) throw notAShell(special[1] ?? '', at + special.index + special[0].length)
  // Within double quotes a backslash is itself, but before these.
  return inner.replace(/\\(["\\$`\n])/g, (_, char: string) => (char === '\n' ? '' : char))
}

function notAShell(char: string, at: number): UsageError {
  return invalid(
    `The command has ${char} at character ${String(at + 1)}, which a shell would act on and Millrace does not: ` +
      'write one dbt command, and quote what is meant as it stands.',
  )
}

function invalid(message: string): UsageError {
  return new UsageError(message, { code: 'COMMAND_INVALID' })
}
