import type { InstallRequest } from '@millrace/adapter-local'
import { formatFailure } from '@millrace/core'
import { openMillrace } from '../open-millrace.ts'
import { placeOf, type PlaceFlags } from '../place-options.ts'
import type { Terminal } from '../terminal.ts'
import type { Check } from './check.ts'

const fix = 'correct the profile, or give --profiles-dir, --profile, --target, --env'

/** dbt's own checks of profile and connection, by `dbt debug`. */
export async function* debugChecks(
  flags: PlaceFlags,
  dbt: InstallRequest,
  env: Terminal['env'],
): AsyncGenerator<Check> {
  await using millrace = openMillrace(dbt, flags)
  const result = await millrace.run({
    ...placeOf(flags, env),
    command: { name: 'debug' },
    retry: { maxAttempts: 1 },
    keepArtifacts: 'never',
  })
  const checks = result.output?.checks ?? []
  for (const { name, ok, message } of checks) yield { name: `debug: ${name}`, ok, found: message, fix }
  const ok = result.outcome === 'succeeded'
  // What a check told already is not told at length again.
  const maxLines = checks.every((check) => check.ok) ? 12 : 3
  const found = ok ? 'profile and connection are fine' : formatFailure(result, { maxLines })
  yield { name: 'dbt debug', ok, found, fix: result.failure?.advice ?? fix }
}
