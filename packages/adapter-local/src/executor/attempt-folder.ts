import { isAbsolute, join } from 'node:path'
import { UsageError, type AttemptLayout, type AttemptName } from '@millrace/core'

/** Where everything of the executor is, below its root. */
export function rootFolders(root: string) {
  return { runs: join(root, 'runs'), kept: join(root, 'kept') } as const
}

/** Whether a relative path with `/` stays below the folder that it is relative to. */
export function isInside(path: string): boolean {
  const parts = path.split('/')
  return !isAbsolute(path) && !path.includes('\0') && parts.every((part) => !['', '.', '..'].includes(part))
}

/** The attempt's own folder. Throws a {@link UsageError} when its name would lead elsewhere. */
export function attemptFolder(root: string, folder: string): string {
  if (!isInside(folder)) {
    throw new UsageError(
      `\`attempt.folder\` must be a relative path below the root, without \`..\`; it is '${folder}'.`,
      {
        code: 'OPTION_INVALID',
      },
    )
  }
  return join(rootFolders(root).runs, folder)
}

/** Folders that exist before dbt starts: without its log folder dbt 1.x exits with 2 and no word. */
export const attemptFolders = ['target', 'log', 'profiles', 'state'] as const

/** Where the files of an attempt are. */
export function layoutOf(root: string, attempt: AttemptName): AttemptLayout {
  const folder = attemptFolder(root, attempt.folder)
  return { root: folder, target: join(folder, 'target'), log: join(folder, 'log'), state: join(folder, 'state') }
}
