import { describe, expect, it } from 'vitest'
import { UsageError } from '../errors/adapter-errors.ts'
import { checkEnv, reservedEnv } from './request-env.ts'

function refusal(env: Readonly<Record<string, unknown>>): string {
  try {
    checkEnv(env)
  } catch (error) {
    if (UsageError.isInstance(error)) return `${error.code}: ${error.message}`
    throw error
  }
  return 'taken'
}

describe('checkEnv', () => {
  it.each([
    ['DBT_PROFILES_DIR', 'Use `profile.dir`.'],
    ['DBT_ENGINE_PROFILES_DIR', 'Use `profile.dir`.'],
    ['DBT_PROFILE', 'Use `profile.name`.'],
    ['DBT_TARGET', 'Use `profile.target`.'],
    ['DBT_PROJECT_DIR', 'Use `project`.'],
    ['DBT_TARGET_PATH', 'Millrace sets it for every attempt; leave it out.'],
    ['DBT_LOG_LEVEL_FILE', 'Millrace sets it for every attempt; leave it out.'],
    ['DBT_PARTIAL_PARSE', 'Use `command.partialParse`.'],
    ['DBT_WRITE_METADATA', 'It makes dbt 2.x lose `vars` or write no artifacts; leave it out.'],
    ['DBT_ENGINE_STATE', 'Use `command.state`.'],
    ['DBT_ENV_CUSTOM_ENV_MILLRACE_RUN', 'Millrace tells its own attempts by it; choose another name.'],
    ['RUST_BACKTRACE', 'It puts stack traces into the error texts of dbt 2.x; leave it out.'],
  ])('keeps %s', (name, advice) => {
    expect(refusal({ OK: 'x', [name]: 'x' })).toBe(`ENV_RESERVED: \`env.${name}\` is reserved. ${advice}`)
  })

  it.each([
    'DBT_ENV_SECRET_PASSWORD',
    'DBT_ENV_CUSTOM_ENV_TEAM',
    'DBT_ALLOW_EXPERIMENTAL_ADAPTERS',
    'DBT_MY_TARGET',
    'DBT_USER',
    'XDG_CACHE_HOME',
    'ADBC_DRIVER_PATH',
    'DO_NOT_TRACK',
    'RUST_LOG',
    '_x1',
  ])('takes %s', (name) => {
    expect(refusal({ [name]: 'any text, 😀 too' })).toBe('taken')
  })

  it.each([
    [{ '': 'x' }, '`env.` is no name of a variable: letters, digits and _ are, not beginning with a digit.'],
    [{ '1A': 'x' }, '`env.1A` is no name of a variable: letters, digits and _ are, not beginning with a digit.'],
    [{ 'A=B': 'x' }, '`env.A=B` is no name of a variable: letters, digits and _ are, not beginning with a digit.'],
    [{ A: 1 }, '`env.A` must be a text, but is a number.'],
    [{ A: null }, '`env.A` must be a text, but is null.'],
    [{ A: undefined }, '`env.A` must be a text, but is missing.'],
    [{ A: 's3cret\0' }, '`env.A` has a zero byte, which no variable can carry.'],
    [{ A: 's3cret\ud800' }, '`env.A` has half of a surrogate pair, which no variable can carry.'],
  ])('refuses %o without its value', (env, message) => {
    expect(refusal(env)).toBe(`REQUEST_INVALID: ${message}`)
  })
})

// Variables that dbt-core 1.8 to 1.12 and 2.x read, without DBT_: from their click trees and --help.
const dbtReads =
  'ARTIFACT_STATE_PATH CACHE_SELECTED_ONLY CLEAN_PROJECT_FILES_ONLY COMPUTE DEBUG DEFER DEFER_STATE DEFER_TO_STATE DIRTY ' +
  'DISABLE_VERSION_CHECK EMPTY ENABLE_LEGACY_LOGGER EVENT_TIME_END EVENT_TIME_START EXCLUDE_RESOURCE_TYPES ' +
  'EXPORT_SAVED_QUERIES FAIL_FAST FAVOR_STATE FAVOR_STATE_MODE FULL_REFRESH HINTS_ENABLED HOST INCLUDE_SAVED_QUERY ' +
  'INDIRECT_SELECTION INTROSPECT INVOCATION_ID LOG_CACHE_EVENTS LOG_FILE_MAX_BYTES LOG_FORMAT LOG_FORMAT_FILE LOG_LEVEL ' +
  'LOG_LEVEL_FILE LOG_PATH MACRO_DEBUGGING MAXIMUM_SEED_SIZE_MIB NO_PRINT OTEL_FILE_NAME PACKAGES_INSTALL_PATH ' +
  'PARTIAL_LOAD PARTIAL_PARSE PARTIAL_PARSE_FILE_DIFF PARTIAL_PARSE_FILE_PATH POPULATE_CACHE PRINT PRINTER_WIDTH PROFILE ' +
  'PROFILES_DIR PROJECT_DIR QUIET RESOURCE_TYPES SAMPLE SEND_ANONYMOUS_USAGE_STATS SINGLE_THREADED STATE STATIC_ANALYSIS ' +
  'STATIC_PARSER STORE_FAILURES TARGET TARGET_PATH UPLOAD_TO_ARTIFACTS_INGEST_API USE_COLORS USE_COLORS_FILE ' +
  'USE_EXPERIMENTAL_PARSER USE_FAST_TEST_EDGES USE_INDEX VERSION_CHECK WARN_ERROR WARN_ERROR_OPTIONS WRITE_CATALOG ' +
  'WRITE_JSON WRITE_METADATA'

it('leaves free only what neither Millrace nor a typed option sets', () => {
  const free = dbtReads.split(' ').filter((name) => reservedEnv(`DBT_${name}`) === undefined)
  expect(free.join(' ')).toBe(
    'CLEAN_PROJECT_FILES_ONLY COMPUTE DIRTY EXPORT_SAVED_QUERIES HINTS_ENABLED HOST INCLUDE_SAVED_QUERY LOG_CACHE_EVENTS ' +
      'LOG_FILE_MAX_BYTES MACRO_DEBUGGING MAXIMUM_SEED_SIZE_MIB OTEL_FILE_NAME PACKAGES_INSTALL_PATH ' +
      'PARTIAL_PARSE_FILE_DIFF PRINTER_WIDTH SINGLE_THREADED STATIC_PARSER UPLOAD_TO_ARTIFACTS_INGEST_API ' +
      'USE_EXPERIMENTAL_PARSER USE_FAST_TEST_EDGES WRITE_CATALOG',
  )
  expect(free.map((name) => reservedEnv(`DBT_ENGINE_${name}`))).toEqual(free.map(() => undefined))
})
