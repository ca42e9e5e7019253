import { describe, expect, it } from 'vitest'
import { interpreterOf } from './shebang.ts'
import { dbtSpelling, unknownVersion, versionFacts } from './version.ts'
import { parseVersionText } from './version-text.ts'

describe('dbtSpelling', () => {
  it.each([
    ['core', '2.0.0a4', '2.0.0-alpha.4'],
    ['core', '2.0.0b2', '2.0.0-beta.2'],
    ['core', '2.1.0rc1', '2.1.0-rc.1'],
    ['fusion', '2.0.0rc196', '2.0.0-preview.196'],
    ['fusion', '2.0.0b3', '2.0.0-beta.3'],
    ['core', '2.0.1', '2.0.1'],
    ['core', '1.11.16', '1.11.16'],
    ['core', '1.12.0rc1', '1.12.0rc1'],
    ['core', '2.0.0a4.dev1', '2.0.0a4.dev1'],
  ] as const)('of %s %s is %s', (engine, version, spelled) => {
    expect(dbtSpelling(engine, version)).toBe(spelled)
  })
})

describe('versionFacts', () => {
  it.each([
    ['1.11.16', { generation: '1.x', minor: 11, warnings: [] }],
    ['1.8.0b3', { generation: '1.x', minor: 8, warnings: [] }],
    ['2.0.0-alpha.4', { generation: '2.x', warnings: [] }],
    ['1.13.0', { generation: '1.x', minor: 13, warnings: [expect.stringContaining('run as dbt 1.12')] }],
    ['1.7.19', { generation: '1.x', minor: 7, warnings: [expect.stringContaining('older than 1.8')] }],
    ['0.21.1', { generation: '1.x', minor: 21, warnings: [expect.stringContaining('older than 1.8')] }],
    ['3.1.0', { generation: '2.x', warnings: [expect.stringContaining('run as dbt 2.x')] }],
  ])('of %s', (version, facts) => {
    expect(versionFacts('core', version)).toEqual({ engine: 'core', version, ...facts })
  })

  it('are none for what is no version', () => {
    expect(versionFacts('core', 'unknown')).toBeUndefined()
    expect(unknownVersion('script', 'no answer')).toMatchObject({
      generation: '1.x',
      warnings: [expect.stringMatching(/no answer.*1\.12/)],
    })
    expect(unknownVersion('native', 'no answer')).toMatchObject({ generation: '2.x', version: 'unknown' })
  })
})

// What the real programs print.
const of1x8 = `Core:
  - installed: 1.8.10
  - latest:    1.12.6 - Update available!

  Your version of dbt-core is out of date!

Plugins:
  - postgres: 1.8.2 - Update available!
  - duckdb:   1.8.4 - Update available!

  At least one plugin is out of date or incompatible with dbt-core.


\u001b[0m15:29:48  [\u001b[33mWARNING\u001b[0m]: This version of dbt is deprecated and no longer receives regular patches.
`
const of1x12 = `Core:
  - installed: \u001b[1m1.12.6\u001b[0m
  - latest:    1.12.6 - \u001b[32mUp to date!\u001b[0m

Plugins:
  - duckdb: 1.11.1 - \u001b[32mUp to date!\u001b[0m


\u001b[0m15:30:00  dbt v2 is available, and is the default for new installations. This is dbt Core v1.
`

describe('parseVersionText', () => {
  it.each([
    [
      of1x8,
      {
        engine: 'core',
        version: '1.8.10',
        adapters: [
          { name: 'duckdb', version: '1.8.4' },
          { name: 'postgres', version: '1.8.2' },
        ],
      },
    ],
    [of1x12, { engine: 'core', version: '1.12.6', minor: 12, adapters: [{ name: 'duckdb', version: '1.11.1' }] }],
    ['dbt-core 2.0.0-alpha.4\n', { engine: 'core', version: '2.0.0-alpha.4', generation: '2.x', adapters: [] }],
    [
      'dbt-fusion 2.0.0-preview.196\n',
      { engine: 'fusion', version: '2.0.0-preview.196', generation: '2.x', adapters: [] },
    ],
    ['a warning\ndbt 2.0.0-beta.3 (abc)\n', { engine: 'fusion', version: '2.0.0-beta.3' }],
    ['installed version: 0.19.2\n   latest version: 1.0', { engine: 'core', version: '0.19.2', generation: '1.x' }],
    ['Running with dbt=1.11.16', { engine: 'core', version: '1.11.16' }],
  ])('understands %j', (text, facts) => {
    expect(parseVersionText(text)).toMatchObject(facts)
  })

  it.each([
    '',
    'pip 24.0 from somewhere (python 3.11)',
    'dbt Cloud CLI - 0.38.5 (abc)',
    'dbt-core unknown',
    'dbt-core 7',
  ])('finds no version of dbt in %j', (text) => {
    expect(parseVersionText(text)).toBeUndefined()
  })
})

describe('interpreterOf', () => {
  it.each([
    ['#!/venv/bin/python3\nimport x', '/venv/bin/python3'],
    ['#! /venv/bin/python -I\n', '/venv/bin/python'],
    [`#!/bin/sh\n'''exec' "/a b/bin/python" "$0" "$@"\n' '''\n`, '/a b/bin/python'],
    [`#!/bin/sh\n'''exec' '/a b/bin/python' "$0" "$@"\n' '''\n`, '/a b/bin/python'],
    [`#!/bin/sh\n'''exec' /long/bin/python "$0" "$@"\n' '''\n`, '/long/bin/python'],
    ['#!/bin/sh\nexec dbt "$@"\n', '/bin/sh'],
    ['#!/usr/bin/env python3\n', undefined],
    ['#!/usr/bin/env /venv/bin/python\n', '/venv/bin/python'],
    ['#!python\n', undefined],
    ['no script', undefined],
  ])('of %j is %s', (script, interpreter) => {
    expect(interpreterOf(script)).toBe(interpreter)
  })
})
