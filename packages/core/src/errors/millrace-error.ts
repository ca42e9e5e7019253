const marker = Symbol.for('millrace.error')

/** What every error of Millrace can carry besides its message. */
export interface MillraceErrorOptions {
  /** What went wrong, for programs: upper case, such as `OPTION_INVALID`. */
  readonly code: string
  readonly cause?: unknown
}

/** The base of all errors of Millrace. Recognised by {@link MillraceError.isInstance}, also across two installed copies. */
export class MillraceError extends Error {
  override readonly name: string = 'MillraceError'
  /** For programs; the message is for people and may change. */
  readonly code: string

  constructor(message: string, options: MillraceErrorOptions) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = options.code
    Object.defineProperty(this, marker, { value: true })
  }

  /** Whether a value is an error of Millrace, of this copy of the library or another. */
  static isInstance(value: unknown): value is MillraceError {
    return typeof value === 'object' && value !== null && marker in value
  }
}
