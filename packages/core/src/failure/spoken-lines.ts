/** What a line of output says: of dbt's JSON log the message of an error and nothing else, other text as it is. */
export function spokenLines(line: string): readonly string[] {
  const info = line.startsWith('{') ? infoOf(line) : undefined
  if (info === undefined) return [line]
  return info.level === 'error' ? info.msg.split('\n') : []
}

/** `info` of a line of dbt's JSON log; a line that was cut, or is another program's JSON, has none. */
function infoOf(line: string): { readonly level: string; readonly msg: string } | undefined {
  try {
    const { info } = JSON.parse(line) as { info?: { level?: unknown; msg?: unknown } }
    return typeof info?.level === 'string' && typeof info.msg === 'string'
      ? { level: info.level, msg: info.msg }
      : undefined
  } catch {
    return undefined
  }
}
