import { showValue } from './show-value.ts'

const perAttempt = 'Millrace sets it for each attempt.'
const readable = 'Millrace sets it so that it can read what dbt says.'
const noRun = 'dbt would answer and run nothing.'
const harmful = 'On dbt 2.x it loses `vars` or suppresses the artifacts.'

/** dbt's options that Millrace sets itself or keeps away, without `no-`, and what to do instead. */
const ownedFlags: ReadonlyMap<string, string> = new Map([
  ['--project-dir', 'Use `project` of the request.'],
  ['--profiles-dir', 'Use `profile.dir` of the request.'],
  ['--profile', 'Use `profile.name` of the request.'],
  ['--target-path', perAttempt],
  ['--log-path', perAttempt],
  ['--invocation-id', perAttempt],
  ['--log-format', readable],
  ['--log-format-file', readable],
  ['--log-level', readable],
  ['--log-level-file', readable],
  ['--use-colors', readable],
  ['--use-colors-file', readable],
  ['--quiet', readable],
  ['--debug', readable],
  ['--print', readable],
  ['--write-json', readable],
  ['--output', readable],
  ['--enable-legacy-logger', readable],
  ['--send-anonymous-usage-stats', 'Millrace always switches them off.'],
  ['--partial-parse-file-path', 'Millrace keeps parse states itself; use `partialParse`.'],
  ['--partial-load', harmful],
  ['--write-index', harmful],
  ['--write-metadata', harmful],
  ['--version', noRun],
  ['--help', noRun],
])

/** The name that a switch and its opposite share: `--no-print` and `--print=x` are `--print`. */
export function flagName(word: string): string {
  return word.replace(/=.*$/s, '').replace(/^--no-/, '--')
}

/** Names of the flags among words, in order. */
export function flagNames(words: readonly string[]): readonly string[] {
  return words.filter((word) => word.startsWith('--')).map(flagName)
}

/** Why Millrace keeps a flag to itself, as a sentence; undefined when it does not. */
export function ownedFlag(word: string): string | undefined {
  return ownedFlags.get(flagName(word))
}

/** Why words cannot be given to dbt as they are, as sentences; undefined when they can. */
export function flagsProblem(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const problem = wordProblem(word, words[index - 1])
    if (problem !== undefined) return problem
  }
  return undefined
}

function wordProblem(word: string, before: string | undefined): string | undefined {
  const shown = showValue(word)
  if (word.includes('\0') || !word.isWellFormed()) return `\`flags\` holds ${shown}, which no argument can carry.`
  if (/^--[a-z]/.test(word)) {
    const owned = ownedFlag(word)
    return owned === undefined ? undefined : `\`flags\` holds \`${flagName(word)}\`. ${owned}`
  }
  if (word.startsWith('-')) {
    return `\`flags\` holds ${shown}; only long options are taken: '--name', '--name=value'.`
  }
  // One value per flag: dbt takes a second word for a value of a list or refuses it, depending on the option.
  return before?.startsWith('--') === true && !before.includes('=')
    ? undefined
    : `\`flags\` holds the word ${shown}, which is the value of no option: '--name', 'value' or '--name=value'.`
}
