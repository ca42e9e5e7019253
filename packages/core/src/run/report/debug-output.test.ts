import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { extractOutput } from './extract-output.ts'
import type { OutputFiles, OutputPiece } from './output-piece.ts'

// What dbt 1.11.16 and 2.0.0-alpha.4 said of a small project on DuckDB.
const recorded = JSON.parse(
  readFileSync(new URL('__fixtures__/output-pieces.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly OutputPiece[]>>

const check = (text: string): OutputPiece => ({ via: 'check', text, data: {} })

const debug = (pieces: readonly OutputPiece[] = [], files: OutputFiles = {}) =>
  extractOutput({ name: 'debug' }, pieces, files)

describe('extractOutput of debug', () => {
  it('reads the checks of 1.x', () => {
    expect(debug(recorded['debug 1.x'])).toEqual({
      checks: [
        { name: 'profiles.yml file', ok: true, message: 'OK found and valid' },
        { name: 'dbt_project.yml file', ok: true, message: 'OK found and valid' },
        { name: 'git', ok: true, message: 'OK found' },
        { name: 'Connection test', ok: true, message: 'OK connection ok' },
      ],
    })
  })

  it('gives each failed check of 1.x its own cause', () => {
    expect(debug(recorded['debug without connection 1.x'])).toMatchObject({
      checks: [
        { ok: true },
        { ok: true },
        { ok: true },
        { ok: false, message: expect.stringContaining('IO Error: Cannot open') },
      ],
    })
    expect(debug(recorded['debug without project 1.x'])).toMatchObject({
      checks: [
        { name: 'profiles.yml file', ok: false, message: expect.stringContaining('dbt looked for a profiles.yml') },
        { name: 'dbt_project.yml file', ok: false, message: expect.stringContaining('Project loading failed') },
        { name: 'git', ok: true },
      ],
    })
  })

  it('keeps causes of checks that were made and not told, and verdicts without a cause', () => {
    const connectionOnly = [
      'Skipping steps',
      '  Connection test: [ERROR]\n',
      '2 checks failed:',
      'no project\n',
      'no server\n',
    ]
    expect(debug(connectionOnly.map(check))).toEqual({
      checks: [
        { name: 'configuration', ok: false, message: 'no project' },
        { name: 'Connection test', ok: false, message: 'no server' },
      ],
    })
    const older = [
      '  profiles.yml file [ERROR invalid]',
      '  profile: p [OK found]\n',
      '  target: t [ERROR not found]\n',
      ' - git [ERROR]\n',
    ]
    expect(debug([...older, '1 check failed:', 'why'].map(check))).toEqual({
      checks: [
        { name: 'profiles.yml file', ok: false, message: 'why' },
        { name: 'profile', ok: true, message: 'OK found' },
        { name: 'target', ok: false, message: 'ERROR not found' },
        { name: 'git', ok: false, message: 'ERROR' },
      ],
    })
  })

  it('reads the checks of 2.x', () => {
    expect(debug(recorded['debug 2.x'])).toEqual({
      checks: [
        { name: 'git', ok: true, message: 'OK' },
        { name: 'connection test', ok: true, message: 'OK' },
      ],
    })
  })

  it('takes a connection of 2.x that was tried and not told as failed', () => {
    const errors = [{ message: 'IO Error: Cannot open file' }]
    const failed = (message: string) => ({ checks: [{ name: 'git' }, { name: 'connection test', ok: false, message }] })
    expect(debug(recorded['debug without connection 2.x'], { errors })).toMatchObject(
      failed('IO Error: Cannot open file'),
    )
    expect(debug(recorded['debug without connection 2.x'])).toMatchObject(failed('dbt did not say how it ended'))
  })

  it('is undefined when dbt checked nothing', () => {
    expect(debug([check('dbt version: 1.11.16')])).toBeUndefined()
  })
})
