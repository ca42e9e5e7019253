import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunResult } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { program } from './program.ts'
import { hasDbt, openPlace, testTerminal, venv, withoutDbt } from './testing/bench.ts'

async function ran(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const terminal = testTerminal({ env: { PATH: '', HOME: '/nowhere', ...env } })
  const code = await program(words, terminal, '1.2.3')
  return { code, output: terminal.output(), errors: terminal.errors() }
}

describe('wrong use', () => {
  it.each([
    [[], 'Usage: millrace'],
    [['juggle'], "unknown command 'juggle'"],
    [['run', '--juggle'], "unknown option '--juggle'"],
    [['run', '--threads', '0', '--', 'build'], 'a whole number of at least 1'],
    [['run', '--label', 'team', '--', 'build'], 'Expected key=value'],
    [['run', '--keep', 'some', '--', 'build'], 'always, on-failure, never'],
    [['run', '--venv', 'a', '--dbt', 'b', '--', 'build'], 'cannot be used with'],
    [['run'], 'give a dbt command after `--`'],
    [['run', '--', 'build', ',', ',', 'test'], 'give a dbt command after `--`'],
    [['run', '--', 'build', '--selct', 'a'], 'Did you mean `--select`?'],
    [['run', '--env', 'MILL_NOT_SET', '--', 'build'], '`--env MILL_NOT_SET`: there is no such variable'],
    [['run', '--venv', '/nowhere/venv', '--', 'build'], "there is no '/nowhere/venv'"],
    [['run', '--venv', '/nowhere', '--deadline', 'soon', '--', 'build'], '`deadlines.run` must be a duration'],
  ])('%j is exit code 2 and one sentence', async (words, sentence) => {
    const { code, errors } = await ran(words)
    expect(code).toBe(2)
    expect(errors).toContain(sentence)
    expect(errors).not.toMatch(/^\s+at /m)
  })

  it('is no stack trace even where the program itself is at fault', async () => {
    const terminal = testTerminal({
      out: {
        write() {
          throw new TypeError('out of paper')
        },
      },
    })
    expect(await program(['--version'], terminal, '1.2.3')).toBe(5)
    expect(terminal.errors()).toMatch(/^millrace: a fault of the program itself.*TypeError: out of paper\n$/)
  })

  it('has help and version', async () => {
    expect(await ran(['--version'])).toMatchObject({ code: 0, output: '1.2.3\n' })
    expect((await ran(['--help'])).output).toContain('130 cancelled')
  })
})

describe('a doctor without dbt', () => {
  it('says how to get one, and what is wrong with the folders', async () => {
    await using place = await openPlace()
    const file = join(place.folder, 'file')
    await writeFile(file, '')
    const empty = join(place.folder, 'empty')
    await mkdir(empty)
    const { code, output } = await ran(['doctor', '-p', empty, '--venv', empty, '--artifacts', file])
    expect(code).toBe(3)
    expect(output).toMatch(/^FAIL artifacts: .*ENOTDIR/m)
    expect(output).toContain(`FAIL project: no dbt_project.yml in ${empty}\n     → give --project`)
    expect(output).toMatch(/^FAIL dbt: .*\n {5}→ install dbt-core/m)
    expect(output).not.toContain('dbt debug')
  })

  it('has one JSON object a check', async () => {
    const { output } = await ran(['doctor', '-p', '/nowhere', '--venv', '/nowhere', '--json'])
    const checks = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; ok: boolean })
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['node', true],
      ['project', false],
      ['dbt', false],
    ])
  })
})

describe('with a real dbt', () => {
  it('runs steps in order and keeps their artifacts', async ({ skip }) => {
    if (!hasDbt) skip(withoutDbt)
    await using place = await openPlace()
    const artifacts = join(place.folder, 'artifacts')
    const flags = [...place.flags, '--artifacts', artifacts, '--label', 'team=mill', '--threads', '2', '--json']
    const words = ['seed', '--select', 'grains', ',', 'run', '--select', 'stg_grains']
    const { code, output } = await ran(['run', ...flags, '--', ...words], place.env)
    const result = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as RunResult
    expect(code).toBe(0)
    expect(result).toMatchObject({ outcome: 'succeeded', labels: { team: 'mill' } })
    expect(result.steps.map(({ command, outcome }) => [command, outcome])).toEqual([
      ['seed', 'succeeded'],
      ['run', 'succeeded'],
    ])
    const kept = await readdir(artifacts, { recursive: true })
    expect(kept.filter((path) => path.endsWith('run_results.json'))).toHaveLength(2)
  })

  it('is exit code 1 when a model fails, and says why', async ({ skip }) => {
    if (!hasDbt) skip(withoutDbt)
    await using place = await openPlace()
    const words = ['build', '--select', '+grain_stock', '--vars', '{"fail": true}']
    const { code, output, errors } = await ran(['run', ...place.flags, '--', ...words], place.env)
    expect(code).toBe(1)
    expect(output).toContain('model.mill_books.grain_stock: Conversion Error')
    expect(errors).toBe('')
  })

  it('has its profile and connection examined', async ({ skip }) => {
    if (!hasDbt) skip(withoutDbt)
    await using place = await openPlace()
    // No flag names dbt: it is the one of the project.
    await symlink(venv, join(place.project, '.venv'))
    const flags = place.flags.filter((flag) => flag !== '--venv' && flag !== venv)
    const good = await ran(['doctor', ...flags], place.env)
    expect(good.code, good.output).toBe(0)
    expect(good.output).toContain(join(place.project, '.venv/bin/dbt'))
    expect(good.output).toContain('ok   dbt debug: profile and connection are fine')
    const bad = await ran(['doctor', ...place.flags, '--target', 'prod'], place.env)
    expect(bad.code).toBe(3)
    expect(bad.output).toMatch(/^FAIL dbt debug: .*'prod'/m)
    expect(bad.output).toMatch(/→ Correct profiles\.yml/)
  })
})
