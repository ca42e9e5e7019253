import { resolve } from 'node:path'
import { UsageError } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { checkOptions, defaultRoot } from './options.ts'

const check = (options: unknown) => checkOptions(options, { HOME: '/home/ada' })

describe('checkOptions', () => {
  it('knows one venv, one executable, or several installs', () => {
    expect([...check({ venv: '.venv' }).installs]).toEqual([['default', { venv: '.venv' }]])
    expect([...check({ dbt: '/usr/bin/dbt' }).installs]).toEqual([['default', { dbt: '/usr/bin/dbt' }]])
    const installs = { old: { venv: 'a' }, fusion: { dbt: 'b' } }
    expect([...check({ installs }).installs]).toEqual(Object.entries(installs))
  })

  it('fills in the defaults', () => {
    expect(check({ venv: 'v' })).toMatchObject({ inherit: [], node: process.execPath })
    expect(check({ venv: 'v', root: 'here' }).root).toBe(resolve('here'))
  })

  it.each([
    [undefined, /expected object|expected/i],
    [{}, 'exactly one of `venv` (folder of a venv), `dbt` (path of an executable) and `installs`'],
    [{ venv: 'a', dbt: 'b' }, 'exactly one of `venv`'],
    [{ venv: 7 }, '`venv`: expected the folder of a venv'],
    [{ venv: '' }, '`venv`: expected the folder of a venv, got an empty text'],
    [{ venv: 'a', vnev: 'b' }, 'no such option: `vnev`'],
    [{ installs: {} }, '`installs`: expected at least one install'],
    [
      { installs: { a: { venv: 'v', dbt: 'd' } } },
      '`installs.a`: expected `{ venv }` or `{ dbt }`, exactly one of them',
    ],
    [{ venv: 'a', inherit: ['AWS_*'] }, '`inherit.0`: expected an exact name'],
    [{ venv: 'a', inherit: 'AWS_REGION' }, '`inherit`: expected a list of names'],
    [{ venv: 'a', inherit: ['DBT_TARGET'] }, '`inherit.0`: variables of dbt are never inherited'],
    [{ venv: 'a', root: 1 }, '`root`: expected a folder'],
    [{ venv: 'a', node: '' }, '`node`: expected the path of a Node.js'],
  ])('refuses %j', (options, message) => {
    expect(() => check(options)).toThrow(UsageError)
    expect(() => check(options)).toThrow(message)
  })
})

describe('defaultRoot', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/state/millrace'],
    ['linux', { XDG_STATE_HOME: '/state' }, '/state/millrace'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/ada/.local/state/millrace'],
    ['darwin', { XDG_STATE_HOME: '/state' }, '/home/ada/Library/Application Support/millrace'],
  ] as const)('is private to the user on %s with %j', (platform, own, root) => {
    expect(defaultRoot(own, platform, '/home/ada')).toBe(root)
  })
})
