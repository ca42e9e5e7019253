import { UsageError } from '../errors/adapter-errors.ts'

const own = 'Millrace sets it for every attempt; leave it out.'
const unsafe = 'It makes dbt 2.x lose `vars` or write no artifacts; leave it out.'
const use = (field: string): string => `Use \`${field}\`.`

/**
 * Variables by which dbt takes options, without `DBT_` or `DBT_ENGINE_`, and what to do instead. A command's own
 * argument wins over them, but not where it has none, so a stray one changes the run. Source: the click trees of
 * dbt-core 1.8, 1.11 and 1.12, `--help` of 2.x.
 */
const reserved: ReadonlyMap<string, string> = new Map([
  ['PROFILES_DIR', use('profile.dir')],
  ['PROFILE', use('profile.name')],
  ['TARGET', use('profile.target')],
  ['PROJECT_DIR', use('project')],
  ['TARGET_PATH', own],
  ['LOG_PATH', own],
  ['LOG_LEVEL', own],
  ['LOG_LEVEL_FILE', own],
  ['LOG_FORMAT', own],
  ['LOG_FORMAT_FILE', own],
  ['QUIET', own],
  ['DEBUG', own],
  ['PRINT', own],
  ['NO_PRINT', own],
  ['USE_COLORS', own],
  ['USE_COLORS_FILE', own],
  ['WRITE_JSON', own],
  ['INVOCATION_ID', own],
  ['ENABLE_LEGACY_LOGGER', own],
  ['SEND_ANONYMOUS_USAGE_STATS', own],
  ['DISABLE_VERSION_CHECK', own],
  ['PARTIAL_PARSE_FILE_PATH', own],
  ['PARTIAL_PARSE', use('command.partialParse')],
  ['PARTIAL_LOAD', unsafe],
  ['USE_INDEX', unsafe],
  ['WRITE_INDEX', unsafe],
  ['WRITE_METADATA', unsafe],
  ['VERSION_CHECK', use('command.versionCheck')],
  ['STATE', use('command.state')],
  ['ARTIFACT_STATE_PATH', use('command.state')],
  ['DEFER', use('command.defer')],
  ['DEFER_TO_STATE', use('command.defer')],
  ['DEFER_STATE', use('command.deferState')],
  ['FAVOR_STATE', use('command.favorState')],
  ['FAVOR_STATE_MODE', use('command.favorState')],
  ['FAIL_FAST', use('command.failFast')],
  ['FULL_REFRESH', use('command.fullRefresh')],
  ['WARN_ERROR', use('command.warnError')],
  ['WARN_ERROR_OPTIONS', use('command.warnErrorOptions')],
  ['RESOURCE_TYPES', use('command.resourceType')],
  ['EXCLUDE_RESOURCE_TYPES', use('command.excludeResourceType')],
  ['INDIRECT_SELECTION', use('command.indirectSelection')],
  ['EMPTY', use('command.empty')],
  ['SAMPLE', use('command.sample')],
  ['EVENT_TIME_START', use('command.eventTimeStart')],
  ['EVENT_TIME_END', use('command.eventTimeEnd')],
  ['STORE_FAILURES', use('command.storeFailures')],
  ['CACHE_SELECTED_ONLY', use('command.cacheSelectedOnly')],
  ['POPULATE_CACHE', use('command.populateCache')],
  ['INTROSPECT', use('command.introspect')],
  ['STATIC_ANALYSIS', use('command.staticAnalysis')],
])

/** Reserved for other reasons. */
const others: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^DBT_ENV_CUSTOM_ENV_MILLRACE/, 'Millrace tells its own attempts by it; choose another name.'],
  [/^RUST_(LIB_)?BACKTRACE$/, 'It puts stack traces into the error texts of dbt 2.x; leave it out.'],
]

/** Why a variable's name is kept from callers, as a sentence; undefined when it is free. */
export function reservedEnv(name: string): string | undefined {
  const option = /^DBT_(?:ENGINE_)?(.*)$/.exec(name)?.[1]
  const advice = option === undefined ? undefined : reserved.get(option)
  return advice ?? others.find(([pattern]) => pattern.test(name))?.[1]
}

/**
 * Refuses variables that dbt cannot get or must not. Throws {@link UsageError} (`REQUEST_INVALID`, `ENV_RESERVED`); no
 * message has a value in it.
 */
export function checkEnv(env: Readonly<Record<string, unknown>>): asserts env is Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(env)) {
    const problem = nameProblem(name) ?? valueProblem(value)
    if (problem !== undefined) throw new UsageError(`\`env.${name}\` ${problem}`, { code: 'REQUEST_INVALID' })
    const advice = reservedEnv(name)
    if (advice !== undefined) throw new UsageError(`\`env.${name}\` is reserved. ${advice}`, { code: 'ENV_RESERVED' })
  }
}

function nameProblem(name: string): string | undefined {
  if (/^[A-Za-z_]\w*$/.test(name)) return undefined
  return 'is no name of a variable: letters, digits and _ are, not beginning with a digit.'
}

function valueProblem(value: unknown): string | undefined {
  if (value === undefined) return 'must be a text, but is missing.'
  if (typeof value !== 'string') return `must be a text, but is ${value === null ? 'null' : `a ${typeof value}`}.`
  if (value.includes('\0')) return 'has a zero byte, which no variable can carry.'
  return value.isWellFormed() ? undefined : 'has half of a surrogate pair, which no variable can carry.'
}
