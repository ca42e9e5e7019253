import { FileUnreadableError } from '../errors/adapter-errors.ts'

/** Whether a text names a place inside an attempt's folder: relative, with `/`, no way out. */
export function isAttemptPath(path: string): boolean {
  return path !== '' && !path.includes('\u0000') && path.split('/').every((part) => !['', '.', '..'].includes(part))
}

/** Throws when a path would leave the attempt's folder. */
export function checkAttemptPath(path: string): void {
  if (isAttemptPath(path)) return
  const message = `the path ${JSON.stringify(path)} is none inside the attempt's folder; expected one such as \`target/run_results.json\``
  throw new FileUnreadableError(path, 'unreadable', message)
}
