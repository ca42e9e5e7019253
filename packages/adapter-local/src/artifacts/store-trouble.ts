import { StoreError } from '@millrace/core'

/** Name of the store, as errors carry it. */
export const storeName = 'fileArtifactStore'

/** What an error of the file system means for whoever uses the store. */
type Trouble = 'unwritable' | 'full' | 'conflict'

const troubles: Readonly<Record<string, Trouble>> = {
  EACCES: 'unwritable',
  EPERM: 'unwritable',
  EROFS: 'unwritable',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EISDIR: 'conflict',
  ENOTDIR: 'conflict',
  ENOTEMPTY: 'conflict',
  EEXIST: 'conflict',
}

/** Code of an error of the file system, such as `ENOENT`; empty for any other value. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Nothing is there, or a file stands where a folder would have to be. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errnoOf(error))
}

/** An error of ours for one of the file system, while `key` was stored or removed. */
export function writeTrouble(root: string, key: string, error: unknown): StoreError {
  switch (troubles[errnoOf(error)]) {
    case 'unwritable':
      return rootTrouble(root, error)
    case 'full':
      return failed(
        `there is no space left for '${key}' under \`root\` ('${root}'): make room, or give another folder`,
        'NO_SPACE',
        error,
      )
    case 'conflict':
      return failed(
        `'${key}' cannot be stored: an artifact stands where it needs a folder, or a folder where it needs a file`,
        'KEY_CONFLICT',
        error,
      )
    default:
      return failed(
        `'${key}' could not be written under \`root\` ('${root}'): ${messageOf(error)}`,
        'WRITE_FAILED',
        error,
      )
  }
}

/** The root cannot be made or written. */
export function rootTrouble(root: string, error: unknown): StoreError {
  if (troubles[errnoOf(error)] === 'full') return writeTrouble(root, '', error)
  return failed(
    `\`root\` ('${root}') cannot be written: ${messageOf(error)}. Expected a folder that this user may write, or may make: change its owner, or give another one`,
    'ROOT_UNWRITABLE',
    error,
  )
}

export function readTrouble(root: string, key: string, error: unknown): StoreError {
  return failed(`'${key}' could not be read under \`root\` ('${root}'): ${messageOf(error)}`, 'READ_FAILED', error)
}

/** Something that is no plain file or folder of ours: it may lead anywhere. */
export function linkTrouble(root: string, key: string): StoreError {
  return failed(
    `'${key}' leads through a symbolic link, or to something that is no plain file, under \`root\` ('${root}'); it is refused, for it may lead out of it`,
    'LINK_REFUSED',
  )
}

function failed(message: string, code: string, cause?: unknown): StoreError {
  return new StoreError(storeName, message, code, cause)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
