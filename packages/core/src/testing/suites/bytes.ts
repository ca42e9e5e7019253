const utf8 = new TextEncoder()
const fromUtf8 = new TextDecoder()

/** Text as bytes. */
export const bytes = (text: string): Uint8Array => utf8.encode(text)

/** Bytes as text. */
export const text = (content: Uint8Array): string => fromUtf8.decode(content)

/** One stream of the given pieces; text becomes UTF-8. */
export async function* streamOf(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array, void> {
  for (const piece of pieces) yield typeof piece === 'string' ? bytes(piece) : piece
}

/** All values of a stream. */
export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

/** Pieces put together. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.byteLength
  }
  return whole
}
