/** Where in the project something is: file relative to the project (to its package, for nodes of packages), and line. */
export interface Place {
  readonly file?: string
  readonly line?: number
}

const nowhere: Place = {}

// 2.x: `  --> models/a.sql:2:17` as last line; the SQL that a message quotes comes before.
const arrow = /\n {1,8}--> ([^\n<>:]{1,300})(?::(\d{1,9})(?::\d{1,9})?)?(?=\n|$)/g
// 2.x: `(in models/a.sql:2:17)`.
const inside = /\(in ([^\n<>:()]{1,300}):(\d{1,9}):\d{1,9}\)/g
// Both: `Compilation Error in model a (models/a.sql)`, `(models/schema.yml:20:13)`.
const inBrackets = /\(([^\n<>:()]{0,300}\/[^\n<>:()/]{1,250}\.(?:sql|py|ya?ml|csv|md))(?::(\d{1,9})(?::\d{1,9})?)?\)/
// 1.x: `section of file 'models/schema.yml'`, `in file\n` + "`models/schema.yml`".
const namedFile = /\bfile[ \n]['"`]([^\n<>:'"`]{1,300}\.\w{1,8})['"`]/
// 1.x: `Invalid models config given in models/schema.yml @ models: …`.
const givenIn = /\bgiven in ([^\n<>:@]{1,300}\.ya?ml) @/
// 1.x, Jinja: a line of its own under the file's name.
const jinjaLine = /\n {2,8}line (\d{1,9})\n/

/** File and line that a message of dbt names; empty when it names none of the project. */
export function locate(message: string): Place {
  const place = last(message, arrow) ?? last(message, inside) ?? first(message)
  if (place?.[1] === undefined) return nowhere
  return placeOf(place[1], Number(place[2] ?? jinjaLine.exec(message)?.[1] ?? Number.NaN))
}

function last(message: string, pattern: RegExp): RegExpExecArray | undefined {
  return [...message.matchAll(pattern)].at(-1)
}

function first(message: string): RegExpExecArray | undefined {
  return inBrackets.exec(message) ?? namedFile.exec(message) ?? givenIn.exec(message) ?? undefined
}

// 2.x names the file that it ran: `run/<package>/models/a.sql` in the target folder. Its lines are not the model's.
const made = /^(?:(?:\.\.|target)\/(?:.*?\/)?)?(?:run|compiled)\/[^/]+\/(.+)$/

function placeOf(path: string, line: number): Place {
  const source = made.exec(path)?.[1]
  if (source !== undefined) return source.startsWith('generic_tests/') ? nowhere : { file: source }
  const file = path.replace(/^\.\//, '')
  if (file === '' || file.startsWith('/') || file.startsWith('../')) return nowhere
  return Number.isNaN(line) ? { file } : { file, line }
}
