import { FileUnreadableError, type FileTrouble } from '../../errors/adapter-errors.ts'
import type { FileEntry } from '../../executor/executor.ts'
import { bytes } from '../suites/bytes.ts'

/** What can lie in the folder of an attempt. */
export type MemoryFile =
  | { readonly kind: 'file'; readonly content: Uint8Array }
  | { readonly kind: 'fifo' }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'folder' }

/** How a program puts one: text and bytes are regular files. */
export type MemoryFileLike = string | Uint8Array | MemoryFile

/** The folder of one attempt in memory. Paths are relative to it; absolute ones inside it are taken as well. */
export interface MemoryFiles {
  put(path: string, file: MemoryFileLike): void
  /** What lies there; nothing is followed. */
  get(path: string): MemoryFile | undefined
  /** The content of a regular file. Throws {@link FileUnreadableError}. */
  read(path: string, maxBytes: number): Uint8Array
  /** Regular files whose path begins with `prefix`, in order. */
  list(prefix: string): readonly FileEntry[]
  clear(): void
}

/** A folder with nothing in it, whose absolute path is `root`. */
export function memoryFiles(root: string): MemoryFiles {
  const files = new Map<string, MemoryFile>()
  const relative = (path: string) => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path)
  return {
    put: (path, file) => void files.set(relative(path), toFile(file)),
    get: (path) => files.get(relative(path)),
    read(path, maxBytes) {
      const file = files.get(relative(path))
      if (file === undefined) throw unreadable(path, 'missing', 'is not there')
      if (file.kind !== 'file') throw unreadable(path, 'not-regular', `is a ${file.kind}`)
      if (file.content.byteLength > maxBytes) throw unreadable(path, 'too-large', `has more than ${maxBytes} bytes`)
      return file.content
    },
    list: (prefix) =>
      [...files]
        .flatMap(([path, file]) => (file.kind === 'file' ? [{ path, bytes: file.content.byteLength }] : []))
        .filter(({ path }) => path.startsWith(prefix))
        .toSorted((left, right) => (left.path < right.path ? -1 : 1)),
    clear: () => files.clear(),
  }
}

function toFile(file: MemoryFileLike): MemoryFile {
  if (typeof file === 'string') return { kind: 'file', content: bytes(file) }
  return file instanceof Uint8Array ? { kind: 'file', content: file.slice() } : file
}

function unreadable(path: string, trouble: FileTrouble, what: string): FileUnreadableError {
  return new FileUnreadableError(path, trouble, `\`${path}\` ${what}`)
}
