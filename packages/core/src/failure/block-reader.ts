import { exceptionCodes } from './codes.ts'
import { isNoise, withoutAppendix, withoutPrefix } from './line-cleaning.ts'
import { locationIn } from './location.ts'

/** One complaint while its lines are read. */
export interface Block {
  readonly lines: string[]
  readonly codes: string[]
  readonly titles: string[]
  /** It has a beginning of its own: dbt announced an error. */
  announced: boolean
  file?: string
  line?: number
}

/** dbt 1.x: what comes now is why the command failed. */
const announcement = /^(?:\[ERROR\]:? )?Encountered an error(?: while running operation)?:? ?/
/** dbt 1.x, at the end of a run: the node of the complaint that follows. */
const failureIn = /^Failure in (\w{1,30}) /
/** dbt 2.x, all its ways of writing a code: `[error] [Name (dbt1308)]: `, `error: dbt1014: `, `dbt0214: `. */
const fromDbt2 = /^(?:\[(error|warning)\]:? |(error|warning): )?\[?(?:\w{1,60} \()?dbt(\d{4})\)?\]?: /
/** A heading of dbt 1.x, with the node and its file where it names one. */
const title =
  /^(?:[\w.]{1,80}: )?(Database|Runtime|Compilation|Parsing|Dependency|Validation|Internal|DBT Configuration|FailFast|Plugin|Server|Not Implemented) [Ee]rror(?: (?:in|for) (\w{1,30}) ([^\s(]{1,300})(?: \(([^)]{1,400})\)| from (\S{1,400}))?)?:?(?=\s|$)/
/** A line that may begin with the class of an exception; {@link exceptionName} decides. */
const exception = /^([A-Za-z_][\w.]{1,120}):(?: |$)/
const bareException = /^((?:[a-z_]\w{0,40}\.){0,8}(?:[A-Z]\w{0,80})?(?:Error|Exception|Interrupt|Exit|Abort))$/
const exceptionName = /(?:^|\.)(?:[A-Z]\w{0,80}(?:Error|Exception|Interrupt|Exit|Abort|Timeout|Warning)|[A-Z]\w{1,80})$/
/** What dbt puts before a cause on the same line. */
const wrappers =
  /^(?:Exception on worker thread\. |[\w.-]{0,200}on-run-(?:start|end)(?:\.\d{1,4})? failed, error:|Error executing materialization macro '[^']{1,200}' for \w{1,30} [\w.-]{1,300}: |Database error while running on-run-(?:start|end)|`(?=\())\s*/
/** From here on a driver repeats the statement. */
const echo = /^(?:Query was:|\[SQL: )/

/** Splits lines into complaints: each begins where dbt announces an error or writes a heading. */
export class BlockReader {
  readonly blocks: Block[] = []
  #inEcho = false
  #skipSource = false
  #traceback = false
  #current = this.#open(false)

  read(raw: string): void {
    const line = withoutPrefix(raw)
    let rest = line.trim().replace(/^>\s?(?=[A-Z])/, '')
    if (this.#skipSource && /^\s{4}/.test(line)) {
      this.#skipSource = false
      return
    }
    this.#skipSource = rest.startsWith('File "')
    if (rest.startsWith('Traceback (most recent call last)')) {
      this.#traceback = true
      this.#current.codes.push('shape:traceback')
    }
    rest = this.#begin(rest.replace(wrappers, ''))
    if (rest === '' || this.#inEcho) return
    if (echo.test(rest)) {
      this.#inEcho = true
      return
    }
    this.#place(rest)
    rest = this.#readTitle(this.#readException(rest), line)
    if (rest === '' || isNoise(rest)) return
    const said = withoutAppendix(rest)
    if (said !== '') this.#current.lines.push(said)
  }

  #open(announced: boolean): Block {
    const block: Block = { lines: [], codes: [], titles: [], announced }
    this.blocks.push(block)
    this.#inEcho = false
    this.#traceback = false
    return block
  }

  /** Opens a block where dbt announces an error; what is left of the line. */
  #begin(text: string): string {
    const announced = announcement.exec(text)
    if (announced !== null) {
      this.#current = this.#open(true)
      return text.slice(announced[0].length)
    }
    const failure = failureIn.exec(text)
    if (failure !== null) {
      this.#current = this.#open(true)
      this.#current.codes.push(`in:${String(failure[1])}`)
      this.#place(text)
      return ''
    }
    const coded = fromDbt2.exec(text)
    if (coded === null) return text
    const warning = coded[1] === 'warning' || coded[2] === 'warning'
    this.#current = this.#open(!warning)
    this.#current.codes.push(`dbt:${String(coded[3])}`, ...(warning ? ['shape:warning'] : []))
    return text.slice(coded[0].length)
  }

  #readTitle(text: string, line: string): string {
    const found = title.exec(text)
    if (found === null) return text
    const block = this.#current
    const nested = /^\s{3,}/.test(line) && found[2] === undefined
    if (block.lines.length > 0 && !nested) this.#current = this.#open(true)
    this.#current.announced = true
    this.#current.titles.push(String(found[1]).toLowerCase())
    if (found[2] !== undefined) this.#current.codes.push(`in:${found[2]}`)
    const file = locationIn(`--> ${found[4] ?? found[5] ?? ''}`)?.file
    if (file !== undefined) this.#current.file ??= file
    return text.slice(found[0].length).trim()
  }

  /** Keeps the class of an exception as a code; its module is no part of the cause. */
  #readException(text: string): string {
    const name = (exception.exec(text) ?? bareException.exec(text))?.[1]
    if (name === undefined || !exceptionName.test(name)) return text
    const qualified = name.includes('.')
    if (!qualified && !/(?:Error|Exception|Interrupt|Abort)$/.test(name)) return text
    this.#current.codes.push(...exceptionCodes(name))
    return qualified || this.#traceback ? text.slice(name.length).replace(/^: ?/, '') : text
  }

  #place(text: string): void {
    const found = locationIn(text)
    if (found === undefined) return
    this.#current.file ??= found.file
    if (found.line !== undefined) this.#current.line ??= found.line
  }
}
