const marker = Symbol.for('millrace.error')

/** What every error of Millrace can carry besides its message. */
export interface MillraceErrorOptions {
  /** What went wrong, for programs: upper case, such as `OPTION_INVALID`. */
  readonly code: string
  readonly cause?: unknown
}

/**
 * The base of all errors of Millrace.
 *
 * `isInstance` recognises an error also when it comes from another installed copy of the library, where `instanceof`
 * does not; every child has one of its own.
 */
export class MillraceError extends Error {
  override readonly name: string = 'MillraceError'
  /** For programs; the message is for people and may change. */
  readonly code: string

  constructor(message: string, options: MillraceErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code
    Object.defineProperty(this, marker, { value: true })
  }

  /** Whether a value is an error of Millrace, of this copy of the library or another. */
  static isInstance(value: unknown): value is MillraceError {
    return typeof value === 'object' && value !== null && marker in value
  }
}

/** Whether a value is the error of Millrace with this name, of this copy of the library or another. */
export function isNamed(value: unknown, name: string): boolean {
  return MillraceError.isInstance(value) && value.name === name
}
