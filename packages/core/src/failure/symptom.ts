import type { Codes } from './codes.ts'

/** One complaint, cleaned of everything that is not its cause: what rules look at. */
export interface Symptom {
  /** The cause as dbt or the warehouse said it, without titles, time stamps, SQL echoes and other boilerplate. */
  readonly lines: readonly string[]
  /**
   * The same for {@link FailureRule.says}: lower case, one blank for any white space; quoted texts of several words
   * (a user's data) are replaced by the word `quoted`.
   */
  readonly text: string
  /**
   * What is coded in it, in lower case, each with its value as it was written; by kind:
   * - `sqlstate:42p01` and its class `sqlstate:42`;
   * - native numbers and names: `snowflake:390111`, `mysql:1045`, `mssql:18456`, `clickhouse:241`, `oracle:ora-01017`,
   *   `duckdb:io`, `trino:exceeded_time_limit`, `bigquery:backenderror`, `word:delta_concurrent_append`;
   * - `http:503` and `http:5xx`, `grpc:unavailable`, `errno:28`;
   * - `dbt:1308`, the code of dbt 2.x;
   * - `title:database`, the innermost heading of dbt 1.x (`Database Error`), `in:test`, the kind of node it names,
   *   `event:mainencounterederror`, `status:fail`, `file:dbt_project.yml`;
   * - `exception:keyerror`, class names of Python and Java, without their modules;
   * - `signal:sigkill`, `exit:137`, `ending:lost`, how the process ended;
   * - `shape:empty`, `shape:quoted-word`, `shape:traceback`, `shape:warning`, what the complaint looks like.
   */
  readonly codes: Codes
  /** dbt's adapter, where it is known. */
  readonly adapterType?: string
  /** File of the project, relative to it, and line, where dbt named them. */
  readonly file?: string
  readonly line?: number
}

// A quote in the middle of a word is an apostrophe, so none opens there.
const quotedText = /(?<!\w)(["'`])((?:(?!\1)[^\n]){1,160})\1(?!\w)/g
// What precedes a message of a driver rather than a user's value: tuples, lists, `message="…"`.
const beforeMessage = /[=([{,]\s{0,2}$/

/** A text as phrases are looked for in it. */
export function searchable(text: string): string {
  return text
    .replaceAll(quotedText, (whole, _quote, content: string, offset: number, all: string) => {
      if (!/\s/.test(content) || offset === 0) return whole
      const before = all.slice(Math.max(0, offset - 4), offset)
      return beforeMessage.test(before) || /\n\s*$/.test(before) ? whole : 'quoted'
    })
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
}
