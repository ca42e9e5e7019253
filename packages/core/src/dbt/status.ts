const spellings: ReadonlyMap<string, string> = new Map([
  ['noop', 'no-op'],
  ['partialsuccess', 'partial success'],
  ['runtimeerr', 'runtime error'],
  ['runtimeerror', 'runtime error'],
])

/** One spelling for each of dbt's statuses over events, files and generations; unknown words only lose their capitals. */
export function normalizeStatus(status: string): string {
  const word = status.trim().toLowerCase()
  return spellings.get(word.replaceAll(/[^a-z]/g, '')) ?? word
}
