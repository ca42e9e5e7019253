import type { CommandOutput } from '../output.ts'
import { pieceText, type OutputFiles, type OutputPiece } from './output-piece.ts'

type Check = CommandOutput<'debug'>['checks'][number]

/**
 * Checks of `debug`. dbt tells them as prose at level info, whatever they came to:
 * 1.x `  profiles.yml file [OK found and valid]`, with the causes of all failures at the end, in the order of the checks;
 * 2.x `Debugging connection test: OK`, and where the connection fails just an error line.
 */
export function debugOutput(
  pieces: readonly OutputPiece[],
  { errors = [] }: OutputFiles,
): CommandOutput<'debug'> | undefined {
  const texts = pieces.filter(({ via }) => via === 'check').map(pieceText)
  const checks = texts.some((text) => text.startsWith('Debugging ')) ? checksOf2x(texts, errors) : checksOf1x(texts)
  return checks.length === 0 ? undefined : { checks }
}

function checksOf1x(texts: readonly string[]): readonly Check[] {
  const end = texts.findIndex((text) => /^\d+ checks? failed:/.test(text))
  const causes = end === -1 ? [] : texts.slice(end + 1).map((text) => text.trim())
  const checks = (end === -1 ? texts : texts.slice(0, end)).flatMap(checkOf1x)
  const failing = checks.filter(({ ok, name }) => !ok && !withoutCause.has(name)).length
  // With `--connection` the first checks are made and not told, but their causes are.
  const untold = causes.splice(0, Math.max(0, causes.length - failing))
  return [
    ...untold.map((message) => ({ name: 'configuration', ok: false, message })),
    ...checks.map((one) =>
      one.ok || withoutCause.has(one.name) ? one : { ...one, message: causes.shift() ?? one.message },
    ),
  ]
}

/** Lines of 1.x that repeat the check of `profiles.yml` in parts. */
const withoutCause: ReadonlySet<string> = new Set(['profile', 'target'])

function checkOf1x(text: string): readonly Check[] {
  const [, name, verdict] = /^\s*(?:- )?([^:[\]]+)(?::[^[\]]*)?\[((?:OK|ERROR)[^\]]*)\]\s*$/.exec(text) ?? []
  return name === undefined || verdict === undefined ? [] : [check(name, verdict)]
}

function checksOf2x(texts: readonly string[], errors: readonly { readonly message: string }[]): readonly Check[] {
  const checks: Check[] = []
  for (const text of texts) {
    const [, topic, rest = ''] = /^Debugging ([^:\n]+):\s*([^]*)$/.exec(text) ?? []
    if (topic === 'dependencies') checks.push(...dependencyChecks(rest))
    if (topic === 'connection test') checks.push(check(topic, rest))
  }
  const tried = texts.some((text) => text.startsWith('Debugging connection:'))
  if (tried && !checks.some(({ name }) => name === 'connection test')) {
    const message = errors.map((error) => error.message).join('\n') || 'dbt did not say how it ended'
    checks.push({ name: 'connection test', ok: false, message })
  }
  return checks
}

function dependencyChecks(text: string): readonly Check[] {
  return [...text.matchAll(/^\s*([^:\n]+):\s*(.+)$/gm)].map(([, name, verdict]) => check(String(name), String(verdict)))
}

function check(name: string, verdict: string): Check {
  const message = verdict.trim()
  return { name: name.trim(), ok: message.startsWith('OK'), message }
}
