import { Tokenizer, TokenType } from '@streamparser/json'

/** What stands between two commas: a text, a number, true, false or null. */
export type Scalar = string | number | boolean | null

/** Where a value stands: the keys from the root to it; for members of arrays their index. */
export type Path = readonly (string | number)[]

/** What a walk over JSON tells. `path` is the walk's own: copy what has to outlive the call. */
export interface JsonVisitor {
  readonly scalar: (path: Path, value: Scalar) => void
  /** An object or array begins. */
  readonly open: (path: Path, isObject: boolean) => void
  /** An object or array is over. */
  readonly close: (path: Path) => void
}

/** A walk over JSON that comes in pieces; keeps nothing but the path. */
export interface JsonWalk {
  /** Throws a `SyntaxError` when the bytes cannot be JSON. */
  write(bytes: Uint8Array): void
  /** Throws a `SyntaxError` when the JSON is not over. */
  end(): void
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma' | 'end'

/** How much of a text is kept as bytes before it is decoded. */
const textBuffer = 64 * 1024

/** Begins a walk. Depth costs memory, not stack. */
export function walkJson(visitor: JsonVisitor): JsonWalk {
  const tokenizer = new Tokenizer({ stringBufferSize: textBuffer })
  const path: (string | number)[] = []
  const objects: boolean[] = []
  let expected: Expected = 'value'

  const afterValue = (): void => {
    expected = objects.length === 0 ? 'end' : 'comma'
  }
  const takesValue = (): boolean => expected === 'value' || expected === 'value or ]'
  const refuse = (token: TokenType): never => {
    throw new Error(`${TokenType[token]} where ${expected} was expected`)
  }

  const scalar = (value: Scalar, token: TokenType): void => {
    if (takesValue()) {
      visitor.scalar(path, value)
      afterValue()
    } else if (typeof value === 'string' && (expected === 'key' || expected === 'key or }')) {
      path[path.length - 1] = value
      expected = 'colon'
    } else refuse(token)
  }
  const open = (isObject: boolean, token: TokenType): void => {
    if (!takesValue()) refuse(token)
    visitor.open(path, isObject)
    objects.push(isObject)
    path.push(isObject ? '' : 0)
    expected = isObject ? 'key or }' : 'value or ]'
  }
  const close = (isObject: boolean, token: TokenType): void => {
    const isEmpty = expected === (isObject ? 'key or }' : 'value or ]')
    if (objects.at(-1) !== isObject || !(isEmpty || expected === 'comma')) refuse(token)
    objects.pop()
    path.pop()
    visitor.close(path)
    afterValue()
  }
  const comma = (token: TokenType): void => {
    if (expected !== 'comma') refuse(token)
    const index = path.at(-1)
    if (objects.at(-1) === false && typeof index === 'number') path[path.length - 1] = index + 1
    expected = objects.at(-1) === true ? 'key' : 'value'
  }

  tokenizer.onToken = ({ token, value }): void => {
    if (token === TokenType.LEFT_BRACE) open(true, token)
    else if (token === TokenType.LEFT_BRACKET) open(false, token)
    else if (token === TokenType.RIGHT_BRACE) close(true, token)
    else if (token === TokenType.RIGHT_BRACKET) close(false, token)
    else if (token === TokenType.COMMA) comma(token)
    else if (token !== TokenType.COLON) scalar(value, token)
    else if (expected === 'colon') expected = 'value'
    else refuse(token)
  }

  return {
    write: (bytes) => {
      asSyntaxError(() => tokenizer.write(bytes))
    },
    end: () => {
      asSyntaxError(() => tokenizer.end())
      if (expected !== 'end') throw new SyntaxError(`the end where ${expected} was expected`)
    },
  }
}

/** The tokenizer throws errors of its own and of the decoder: all of them say that this is no JSON. */
function asSyntaxError(act: () => void): void {
  try {
    act()
  } catch (error) {
    throw new SyntaxError(String(error).replace(/^\w*Error: /, ''), { cause: error })
  }
}
