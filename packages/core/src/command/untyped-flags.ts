/** dbt's options that have no name here, and whether they take a value: those that stored command lines may hold. */
export const untypedFlags: ReadonlyMap<string, 'switch' | 'value'> = new Map([
  ['--check-all', 'switch'],
  ['--export-saved-queries', 'switch'],
  ['--inject-ephemeral-ctes', 'switch'],
  ['--inline-direct', 'value'],
  ['--log-cache-events', 'switch'],
  ['--macro-debugging', 'switch'],
  ['--maximum-seed-size-mib', 'value'],
  ['--printer-width', 'value'],
  ['--show-all-deprecations', 'switch'],
  ['--single-threaded', 'switch'],
  ['--static-parser', 'switch'],
  ['--use-experimental-parser', 'switch'],
  ['--use-fast-test-edges', 'switch'],
  ['--write-catalog', 'switch'],
])
