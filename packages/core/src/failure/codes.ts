import { sqlstateOfPsycopg } from './psycopg-errors.ts'

interface Extractor {
  readonly pattern: RegExp
  readonly codes: (match: RegExpExecArray) => readonly string[]
}

/** A SQLSTATE and its class. */
function sqlstate(state: string): readonly string[] {
  return [`sqlstate:${state}`, `sqlstate:${state.slice(0, 2)}`]
}

function http(status: string): readonly string[] {
  return [`http:${status}`, `http:${status.slice(0, 1)}xx`]
}

const one =
  (kind: string, group = 1) =>
  (match: RegExpExecArray) => [`${kind}:${String(match[group])}`]

/** Class names without their modules; psycopg's stand for a SQLSTATE. */
export function exceptionCodes(className: string): readonly string[] {
  const name = className.slice(className.lastIndexOf('.') + 1)
  const state = className.startsWith('psycopg') ? sqlstateOfPsycopg.get(name) : undefined
  return [`exception:${name}`, ...(state === undefined ? [] : sqlstate(state))]
}

/** How drivers write their codes. Every pattern is linear: no two unbounded parts side by side. */
const extractors: readonly Extractor[] = [
  // PostgreSQL drivers, Databricks, dbt 2.x: `SQLSTATE: 42704`, `(SQLSTATE: 42P01)`.
  { pattern: /\bSQLSTATE[:= ]{0,3}\(?([0-9A-Z]{5})\b/g, codes: (match) => sqlstate(String(match[1])) },
  // redshift_connector prints the fields of the server's message: `{'S': 'FATAL', 'C': '28000', …`.
  { pattern: /'C': '([0-9A-Z]{5})'/g, codes: (match) => sqlstate(String(match[1])) },
  // ODBC: `('28000', "[28000] [Microsoft]…`.
  { pattern: /\(['"]([0-9A-Z]{5})['"], ["']\[\1\]/g, codes: (match) => sqlstate(String(match[1])) },
  { pattern: /\[([0-9A-Z]{5})\] \[/g, codes: (match) => sqlstate(String(match[1])) },
  // SQL Server's ODBC driver puts the native number behind the text: `[SQL Server]Login failed … (18456) (SQLDriverConnect)`.
  { pattern: /SQL Server\][^\n]{0,2000}?\((-?\d{1,6})\)(?= ?\(SQL|;|['"]|$)/gm, codes: one('mssql') },
  { pattern: /\bMsg (\d{3,6}), Level \d/g, codes: one('mssql') },
  // Snowflake: `000904 (42000): …`, `250003: …`, `390111: None: …`, `Vendor code: 2003`.
  {
    pattern: /\b(\d{6}) \(([0-9A-Z]{5})\)/g,
    codes: (match) => [`snowflake:${String(match[1])}`, ...sqlstate(String(match[2]))],
  },
  { pattern: /(?:^|[\s>])(\d{6}):(?= )/g, codes: one('snowflake') },
  { pattern: /\bVendor code: (\d{1,6})/g, codes: (match) => [`snowflake:${String(match[1]).padStart(6, '0')}`] },
  // MySQL: `1064 (42000): …`, `(1045, "Access denied …")`.
  {
    pattern: /\b(\d{4}) \(([0-9A-Z]{5})\)/g,
    codes: (match) => [`mysql:${String(match[1])}`, ...sqlstate(String(match[2]))],
  },
  { pattern: /\((\d{4}), b?["']/g, codes: one('mysql') },
  // ClickHouse: `Code: 241. DB::Exception: … (MEMORY_LIMIT_EXCEEDED)`.
  { pattern: /\b[Cc]ode: (\d{1,4})[.,] (?:DB::|e\.|server)/g, codes: one('clickhouse') },
  // Trino: `TrinoUserError(type=USER_ERROR, name=COLUMN_NOT_FOUND, …`.
  {
    pattern: /\btype=([A-Z_]{3,60}), name=([A-Z_0-9]{3,80})/g,
    codes: (match) => [`trino:${String(match[2])}`, `trino:${String(match[1])}`],
  },
  // BigQuery: `reason: backendError`, and Go's `googleapi: Error 404: …, notFound`.
  { pattern: /\breason: (\w{3,40})/g, codes: one('bigquery') },
  { pattern: /\bgoogleapi: Error \d{3}: [^\n]{0,4000}, (\w{3,40})(?= \(|$)/gm, codes: one('bigquery') },
  // Oracle: `ORA-01017: …`, `DPY-6005: …`.
  { pattern: /\b((?:ORA|DPY|DPI|TNS)-\d{4,5})\b/g, codes: one('oracle') },
  // Teradata: `[Teradata Database] [Error 3807] Object …`.
  { pattern: /\[Teradata Database\] \[Error (\d{3,5})\]/g, codes: one('teradata') },
  // DuckDB: `Catalog Error: …`, `TransactionContext Error: …`.
  {
    pattern: /(?:^|[\s:])([A-Z][A-Za-z-]{1,20}(?: [A-Za-z]{2,14}){0,2}) Error: /gm,
    codes: (match) => [`duckdb:${String(match[1]).replaceAll(' ', '-')}`],
  },
  // Error classes and enums in the places where they stand as a code: `[DELTA_CONCURRENT_APPEND.X]`, `(TIMEOUT)`, `HIVE_X: `.
  {
    pattern: /(?:^|[[(.:=] ?)([A-Z][A-Z0-9]{1,40}(?:_[A-Z0-9]{1,40}){1,8})(?=[\]).:,]|$)/gm,
    codes: one('word'),
  },
  // gRPC: `StatusCode.UNAVAILABLE`, `code = Unavailable desc = …`.
  { pattern: /\bStatusCode\.([A-Z_]{2,30})/g, codes: one('grpc') },
  { pattern: /\bcode = (\w{2,30}) desc\b/g, codes: one('grpc') },
  // HTTP: the ways in which clients write a status.
  {
    pattern: /\bHTTP(?:\/[\d.]{1,4})?(?: response)?(?: status)?(?: code)?:? ([45]\d\d)\b/gi,
    codes: (match) => http(String(match[1])),
  },
  {
    pattern: /\b(?:http-code|status[ _-]?code)["']?[:= ]{1,3}([45]\d\d)\b/gi,
    codes: (match) => http(String(match[1])),
  },
  { pattern: /\b([45]\d\d)\.? (?:Client|Server) Error\b/g, codes: (match) => http(String(match[1])) },
  { pattern: /\bError ([45]\d\d): /g, codes: (match) => http(String(match[1])) },
  { pattern: /^\s{0,12}(?:<p><b>)?([45]\d\d)\.? ?(?=[A-Z<])/gm, codes: (match) => http(String(match[1])) },
  {
    pattern: /\b(?:exception|error|response|status|server): ?([45]\d\d)(?=[ :])/gi,
    codes: (match) => http(String(match[1])),
  },
  { pattern: /\btoo many ([45]\d\d) error/g, codes: (match) => http(String(match[1])) },
  // Operating system, as Python and Rust write it.
  { pattern: /\[(?:Errno|WinError) (-?\d{1,5})\]/g, codes: one('errno') },
  { pattern: /\bos error (\d{1,5})\)/g, codes: one('errno') },
  // Python and Java exceptions with their modules, wherever they stand.
  {
    pattern: /\b((?:[a-z_]\w{0,40}\.){1,8}[A-Z]\w{2,80}(?:Error|Exception|Timeout))\b/g,
    codes: (match) => exceptionCodes(String(match[1])),
  },
  { pattern: /(?:^|[\s(:<])([A-Z]\w{2,80}(?:Error|Exception|Fault))(?=[():])/gm, codes: one('exception') },
  // dbt 2.x, wherever it stands.
  { pattern: /\bdbt(\d{4})\b/g, codes: one('dbt') },
]

/** Everything coded in a text, as written there. */
export function codesIn(text: string): readonly string[] {
  return extractors.flatMap(({ pattern, codes }) => [...text.matchAll(pattern)].flatMap(codes))
}

/** Codes by their lower-case form, each with its value as it was written. */
export type Codes = ReadonlyMap<string, string>

/** Codes as rules look for them, with `kind:*` for each kind; of two that differ in case only, the first is kept. */
export function codesOf(written: Iterable<string>): Codes {
  const codes = new Map<string, string>()
  for (const code of written) {
    const key = code.toLowerCase()
    if (codes.has(key)) continue
    codes.set(key, code.slice(code.indexOf(':') + 1))
    codes.set(`${key.slice(0, key.indexOf(':'))}:*`, '*')
  }
  return codes
}

/** Kinds of code that name a cause, the most telling first. */
const telling: readonly string[] = [
  'snowflake',
  'mssql',
  'mysql',
  'oracle',
  'clickhouse',
  'teradata',
  'sqlstate',
  'trino',
  'bigquery',
  'word',
  'grpc',
  'http',
  'errno',
  'dbt',
  'exception',
  'signal',
]

/** `42` of `sqlstate:42`, `5xx` of `http:5xx` and `*` are classes, not codes. */
const isClass = (kind: string, value: string) =>
  value === '*' || value.endsWith('xx') || (kind === 'sqlstate' && value.length === 2)

/** The one code that a failure shows: native number or SQLSTATE, else dbt's own, else the class of the exception. */
export function innermostCode(codes: Codes): string | undefined {
  for (const wanted of telling) {
    for (const [key, value] of codes) {
      const kind = key.slice(0, key.indexOf(':'))
      if (kind === wanted && !isClass(kind, value)) return value
    }
  }
  return undefined
}
