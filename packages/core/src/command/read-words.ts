import { UsageError } from '../errors/adapter-errors.ts'
import type { CommandName } from './command.ts'
import type { OptionName } from './options.ts'
import { showValue, suggest } from './show-value.ts'
import { longSpellings, spelled, valueWords } from './spellings.ts'

/** Options as words said them, not yet checked. */
export type ReadOptions = Partial<Record<OptionName, unknown>>

/** One option on a command line, with its value where that is in the same word. */
interface Occurrence {
  readonly spelling: string
  readonly attached?: string
}

/** Reads the options of a command from the words behind (or before) it. Throws {@link UsageError}. */
export function readWords(name: CommandName, words: readonly string[]): ReadOptions {
  const options: ReadOptions = {}
  const queue = [...words]
  let list: unknown[] | undefined
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!word.startsWith('-')) {
      takeBareWord(name, word, list, options)
      continue
    }
    list = undefined
    for (const occurrence of occurrences(word)) list = takeOption(occurrence, queue, options)
  }
  return options
}

/** `--name=value` is one option; `-fx` are two; `-sa` is `-s a`. */
function occurrences(word: string): readonly Occurrence[] {
  if (word.startsWith('--')) {
    const [spelling = '', ...value] = word.split('=')
    return [value.length === 0 ? { spelling } : { spelling, attached: value.join('=') }]
  }
  const found: Occurrence[] = []
  for (let at = 1; at < word.length; at++) {
    const spelling = `-${word.charAt(at)}`
    const rest = word.slice(at + 1)
    if (valueWords(spelling) !== 0 && rest !== '') return [...found, { spelling, attached: rest.replace(/^=/, '') }]
    found.push({ spelling })
  }
  return found.length === 0 ? [{ spelling: word }] : found
}

/** Takes one option and its value; answers the list that bare words go on with. */
function takeOption(occurrence: Occurrence, queue: string[], options: ReadOptions): unknown[] | undefined {
  const { spelling, attached } = occurrence
  const what = spelled(spelling)
  switch (what.kind) {
    case 'owned':
      throw invalid(`\`${spelling}\` is not taken here. ${what.reason}`)
    case 'unknown':
      throw invalid(`\`${spelling}\` is no option that Millrace knows.${suggest(spelling, longSpellings)}`)
    case 'untyped': {
      if (!what.takesValue) refuseValue(occurrence)
      append(options, 'flags', what.takesValue ? `${spelling}=${valueOf(occurrence, queue)}` : spelling)
      return undefined
    }
    case 'typed': {
      const { option, spec, negative } = what
      if (spec.form === 'list') return append(options, option, attached ?? valueOf(occurrence, queue))
      if (options[option] !== undefined) throw invalid(`\`${spelling}\` is given twice.`)
      if (spec.form === 'switch') refuseValue(occurrence)
      options[option] = spec.form === 'switch' ? !negative : converted(spec.form, spelling, valueOf(occurrence, queue))
      return undefined
    }
  }
}

function takeBareWord(name: CommandName, word: string, list: unknown[] | undefined, options: ReadOptions): void {
  if (list !== undefined) list.push(word)
  else if (name === 'run-operation' && options.macro === undefined) options.macro = word
  else throw invalid(`The word ${showValue(word)} belongs to no option of \`${name}\`.`)
}

function valueOf({ spelling, attached }: Occurrence, queue: string[]): string {
  const value = attached ?? queue.shift()
  if (value === undefined) throw invalid(`\`${spelling}\` lacks its value.`)
  // dbt would take the next option for the value.
  if (attached === undefined && /^-(?!\d)/.test(value)) {
    throw invalid(`\`${spelling}\` is followed by ${showValue(value)}; write ${spelling}=… when that is its value.`)
  }
  return value
}

function refuseValue({ spelling, attached }: Occurrence): void {
  if (attached !== undefined) throw invalid(`\`${spelling}\` takes no value, but has ${showValue(attached)}.`)
}

function converted(form: string, spelling: string, value: string): unknown {
  if (form === 'number') return /^-?\d+$/.test(value) ? Number(value) : value
  return form === 'json' ? parsedJson(spelling, value) : value
}

function parsedJson(spelling: string, value: string): unknown {
  try {
    return JSON.parse(value)
  } catch (cause) {
    const message = `\`${spelling}\` must be JSON here, such as '{"key": 1}', but is ${showValue(value)}; YAML is not read.`
    throw new UsageError(message, { code: 'COMMAND_INVALID', cause })
  }
}

function append(options: ReadOptions, option: OptionName, value: unknown): unknown[] {
  const list = (options[option] ??= []) as unknown[]
  list.push(value)
  return list
}

function invalid(message: string): UsageError {
  return new UsageError(message, { code: 'COMMAND_INVALID' })
}
