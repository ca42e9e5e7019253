/**
 * What orchestrators, log handlers and consoles put before a line: read off the real outputs of dbt 0.x to 2.x, Airflow,
 * Dagster, Buildkite, Docker builds. Each is anchored and bounded, so matching is linear.
 */
const prefixes: readonly RegExp[] = [
  /^\s{0,8}\|\s{1,4}(?=\[\d{4}-)/,
  /^\[\d{4}-\d\d-\d\d[T ,][^\]]{4,40}\]\s?/,
  /^\{[\w.]{1,60}:\d{1,6}\} (?:DEBUG|INFO|WARNING|ERROR) - /,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[+-]\d\d:?\d\d|Z)?(?: \| | - |\s{1,2}|$)/,
  /^\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: \| ?| {1,2}|$)/,
  /^\[(?:debug|info|warn|error) {0,2}\] \[(?!\w{1,60} \(dbt\d)[^\]]{1,60}\]?\]:? /,
  /^\[(?:DEBUG|INFO|WARN|WARNING|ERROR|error)\](?:: | {1,2}(?!\[))/,
  /^(?:[\w.]{1,60} - )?(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)(?: {1,3}\| | - )/,
  /^\(MainThread\): /,
  /^\[base\]\s{1,4}/,
  /^(?:[\w./-]{0,60})?#\d{1,4} \d{1,6}\.\d{1,3} /,
  /^E {2,7}(?=[\w.]{1,80}:)/,
]

/** A line without what others put before it; its own indentation stays. */
export function withoutPrefix(line: string): string {
  let rest = line
  for (let round = 0; round < 4; round += 1) {
    const before = rest
    for (const prefix of prefixes) rest = rest.replace(prefix, '')
    if (rest === before) break
  }
  return rest
}

/** Lines that say nothing about the cause, by how they begin (trimmed). */
const noiseStarts: readonly string[] = [
  '--> ',
  'at java.',
  'at org.',
  'at com.',
  'at scala.',
  'Check your database credentials and try again',
  'Command exited with return code',
  'Compiled SQL at',
  'Completed successfully',
  'Completed with',
  'Concurrency: ',
  "Connection '",
  'Did you mean',
  'During handling of the above exception',
  'Error encountered while running dbt',
  'Execution Summary',
  'Failed to run "dbt',
  'Finished running',
  "Finished '",
  'For more information',
  'Installing ',
  'Job ID:',
  'Loading profiles.yml',
  'Location: ',
  'Processed: ',
  'Registered adapter',
  'Running with dbt',
  'Summary: ',
  "Try 'dbt ",
  'Usage: dbt ',
  'The above exception was the direct cause',
  'The database returned the following error',
  'The following error was returned',
  'Unhandled error while executing',
  'compiled Code at',
  'compiled SQL at',
  'compiled code at',
  'dbt was able to connect, but failed to execute a debug query',
  'dbt was unable to connect to the specified database',
  'dbt-core 2.',
  'dbt-fusion 2.',
  'executor failed running',
  'http://',
  'https://',
  'Traceback (most recent call last)',
]

const noise: readonly RegExp[] = [
  // Carets, rules, table frames, and the frame of a traceback.
  /^[\s^~=+|-]*$/,
  /^[\^~ ]{3,}$/,
  /^={5,}/,
  /^File "[^"]{1,400}", line \d{1,7}/,
  /^\.{3,} ?\d{1,6} (?:more|elided)/,
  /^LINE \d{1,7}: /,
  /^> (?:in|called by) macro /,
  /^Found \d{1,7} \w/,
  /^Done\. (?:PASS|OK)/,
  /^\d{1,6} checks? failed:/,
  // A node's line of the console; the text about its failure comes later. A stale source has no later text.
  /^(?:Batch )?\d{1,6} of \d{1,6} (?!ERROR STALE)/,
  /^(?:Failed|Running) \[ {0,6}\d/,
  /^\(in [^()]{0,400}:\d{1,7}:\d{1,7}\)$/,
]

/** Whether a line says nothing about the cause. */
export function isNoise(line: string): boolean {
  const trimmed = line.trim()
  return noiseStarts.some((start) => trimmed.startsWith(start)) || noise.some((pattern) => pattern.test(trimmed))
}

/** Sentences that drivers hang on whatever happened, by their beginning: the rest of the line goes. */
const appendices: readonly string[] = [
  // dbt-athena appends it to every failed query.
  'You may need to manually clean the data at location',
  'If a data manifest file was generated at',
  // libpq's explanation of a closed connection.
  'This probably means the server terminated abnormally',
  'before or while processing the request.',
]

/** A line without the sentences that come with every error of a driver. */
export function withoutAppendix(line: string): string {
  const cut = appendices.map((start) => line.indexOf(start)).filter((index) => index >= 0)
  return cut.length === 0 ? line : line.slice(0, Math.min(...cut)).trimEnd()
}
