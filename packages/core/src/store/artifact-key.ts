import { StoreError } from '../errors/adapter-errors.ts'

/** The longest part of a key between two slashes, in bytes: what file systems take as a name. */
export const maxSegmentBytes = 255
/** The longest key, in bytes: what object stores take. */
export const maxKeyBytes = 1024

const utf8 = new TextEncoder()
const bytesOf = (text: string) => utf8.encode(text).byteLength

/** What makes a text unfit to be (the beginning of) a key, most telling first. */
const troubles: readonly (readonly [trouble: string, found: (text: string) => boolean])[] = [
  ['is absolute', (text) => text.startsWith('/')],
  ['has a backslash', (text) => text.includes('\\')],
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  ['has a NUL or another control character', (text) => /[\u0000-\u001f\u007f-\u009f]/.test(text)],
  ['has half of a surrogate pair, which UTF-8 cannot write', (text) => /\p{Surrogate}/u.test(text)],
  ['leaves its folder with `.` or `..`', (text) => text.split('/').some((part) => part === '.' || part === '..')],
  [`has a part of more than ${maxSegmentBytes} bytes`, (text) => text.split('/').some(tooLong)],
  [`is longer than ${maxKeyBytes} bytes`, (text) => bytesOf(text) > maxKeyBytes],
]

const tooLong = (part: string) => bytesOf(part) > maxSegmentBytes

const hasEmptyPart = (text: string) => text.split('/').includes('')

/** Why a text is no key; `undefined` when it is one. */
export function artifactKeyTrouble(key: string): string | undefined {
  if (key === '') return 'is empty'
  return textTrouble(key) ?? (hasEmptyPart(key) ? 'has an empty part between slashes' : undefined)
}

/** Why a text is not the beginning of a key; `undefined` when it is. The empty text is the beginning of every key. */
export function artifactPrefixTrouble(prefix: string): string | undefined {
  const whole = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix
  return textTrouble(prefix) ?? (prefix !== '' && hasEmptyPart(whole) ? 'has an empty part between slashes' : undefined)
}

function textTrouble(text: string): string | undefined {
  return troubles.find(([, found]) => found(text))?.[0]
}

/** Throws `ARTIFACT_KEY_INVALID` when a text is no key: `store` is the name that the error carries. */
export function checkArtifactKey(store: string, key: string): void {
  refuse(store, 'key', key, artifactKeyTrouble(key))
}

/** Throws `ARTIFACT_KEY_INVALID` when a text is not the beginning of a key. */
export function checkArtifactPrefix(store: string, prefix: string): void {
  refuse(store, 'prefix', prefix, artifactPrefixTrouble(prefix))
}

function refuse(store: string, what: string, text: string, trouble: string | undefined): void {
  if (trouble === undefined) return
  const shown = JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text)
  throw new StoreError(
    store,
    `the artifact ${what} ${shown} ${trouble}; expected a relative path with \`/\`, such as \`orders/run_results.json\``,
    'ARTIFACT_KEY_INVALID',
  )
}
