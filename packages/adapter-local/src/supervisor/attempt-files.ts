/** Names of the files in an attempt's folder: the layout that `docs/on-disk-layout.md` describes. */
export const attemptFiles = {
  claim: 'claim',
  stdout: 'stdout',
  stderr: 'stderr',
  exit: 'exit.json',
  interrupted: 'interrupted',
} as const

/** What a record is written to before it gets its name. */
export function nextOf(path: string): string {
  return `${path}.next`
}

export const privateFolder = 0o700
export const privateFile = 0o600
