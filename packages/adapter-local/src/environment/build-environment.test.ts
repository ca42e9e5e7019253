import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildEnvironment, isDbtName } from './build-environment.ts'
import { inheritedNames } from './inherited-names.ts'

const variables = fc.dictionary(
  fc.oneof(fc.constantFrom('PATH', 'HOME', 'DBT_TARGET', 'dbt_x', 'SECRET'), fc.stringMatching(/^[A-Z][A-Z_]*$/)),
  fc.string(),
)

describe('buildEnvironment', () => {
  it('takes only what is allowed by exact name', () => {
    const own = { HOME: '/home/ada', HOMER: 'no', AWS_SECRET_ACCESS_KEY: 'no', LC_ALL: 'C.UTF-8', LC_EVIL: 'no' }
    expect(buildEnvironment({ PATH: '/bin', ...own }, inheritedNames, {})).toEqual({
      PATH: '/bin',
      HOME: '/home/ada',
      LC_ALL: 'C.UTF-8',
    })
  })

  it('puts the given variables over the inherited ones, dbt’s among them', () => {
    const environment = buildEnvironment({ PATH: '/bin', TZ: 'UTC' }, inheritedNames, {
      TZ: 'CET',
      DBT_ENV_SECRET_A: 'a',
    })
    expect(environment).toEqual({ PATH: '/bin', TZ: 'CET', DBT_ENV_SECRET_A: 'a' })
  })

  it('never inherits a variable of dbt, whatever is allowed', () => {
    fc.assert(
      fc.property(variables, (own) => {
        const environment = buildEnvironment(own, Object.keys(own), {})
        expect(Object.keys(environment).filter(isDbtName)).toEqual([])
      }),
    )
  })

  it('gives each variable of the request as it is, PATH aside', () => {
    fc.assert(
      fc.property(variables, variables, (own, given) => {
        const { PATH: _path, ...rest } = given
        expect(buildEnvironment(own, inheritedNames, given)).toMatchObject(rest)
      }),
    )
  })

  it('puts the bin folders in front of whichever PATH applies, each once', () => {
    expect(buildEnvironment({}, inheritedNames, {}, ['/venv/bin', '/venv/bin'])['PATH']).toBe(
      '/venv/bin:/usr/local/bin:/usr/bin:/bin',
    )
    expect(buildEnvironment({ PATH: '/a' }, inheritedNames, {}, ['/v'])['PATH']).toBe('/v:/a')
    expect(buildEnvironment({ PATH: '' }, inheritedNames, {}, ['/v'])['PATH']).toBe('/v:/usr/local/bin:/usr/bin:/bin')
    expect(buildEnvironment({ PATH: '/a' }, inheritedNames, { PATH: '/b' }, ['/v'])['PATH']).toBe('/v:/b')
  })
})

describe('inheritedNames', () => {
  it('has each name once and none of dbt’s', () => {
    expect(new Set(inheritedNames).size).toBe(inheritedNames.length)
    expect(inheritedNames.filter(isDbtName)).toEqual([])
    expect(inheritedNames).toEqual(expect.arrayContaining(['https_proxy', 'NO_PROXY', 'LC_CTYPE']))
  })
})
