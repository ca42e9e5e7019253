import { describe, expect, it } from 'vitest'
import { bytes } from '../suites/bytes.ts'
import { said } from '../suites/executor-bench.ts'
import type { DbtScript } from './dbt-script.ts'
import { options, play, results, start, told } from './script-bench.ts'

describe.each(['1.x', '2.x'] as const)('the lies of %s', (generation) => {
  const script = (more: DbtScript): DbtScript => ({ generation, ...more })

  it('lies where it is asked to', async () => {
    const run = await play(
      script({
        nodes: [
          { id: 'model.p.silent', told: false },
          { id: 'model.p.unrecorded', recorded: false },
          { id: 'model.p.two-faced', told: 'error', recorded: 'success' },
        ],
        ending: { kind: 'exited', code: 0 },
        line: (line, index) => (index === 0 ? ['"text"\n', line, line] : [line]),
        runResults: (honest) => ({ ...honest, results: honest.results.toReversed() }),
        files: { 'target/manifest.json': '[]', 'target/extra': bytes('1') },
      }),
    )
    expect(run.ending).toMatchObject({ kind: 'exited', code: 0 })
    expect(told(run.lines.slice(1), 'NodeFinished')).toEqual([
      'NodeFinished success model.p.unrecorded',
      'NodeFinished error model.p.two-faced',
    ])
    expect(run.lines[0]).toBe('text')
    expect(run.lines[1]).toEqual(run.lines[2])
    expect(await results(run)).toEqual([
      ['model.p.two-faced', 'success'],
      ['model.p.silent', 'success'],
    ])
    expect(await run.file('manifest.json')).toEqual([])
    expect(await run.file('extra')).toBe(1)
    const without = await play(script({ runResults: () => undefined }))
    expect(await without.file('run_results.json')).toBeUndefined()
    const broken = await play(script({ runResults: () => '{"results": [' }))
    await expect(broken.file('run_results.json')).rejects.toThrow(SyntaxError)
  })

  it('writes text that is no JSON, and leaves processes behind', async () => {
    const { execution } = await start(
      script({
        text: { stdout: 'Traceback\n', stderr: 'oh no\n' },
        leaves: ['sleep 60'],
        ending: { kind: 'out-of-memory' },
      }),
    )
    expect(await execution.ended(options)).toMatchObject({ kind: 'out-of-memory', strays: [{ command: 'sleep 60' }] })
    expect(await said(execution)).toMatch(/^Traceback\n\{/)
    expect(await said(execution, 'stderr')).toBe('oh no\n')
  })
})

describe('scriptedExecutor', () => {
  it('plays scripts in order, the last one again and again', async () => {
    const scripts = [1, 2].map((code): DbtScript => ({ ending: { kind: 'exited', code } }))
    const { execution, next } = await start(scripts)
    const endings = [
      await execution.ended(options),
      await (await next()).ended(options),
      await (await next()).ended(options),
    ]
    expect(endings).toMatchObject([{ code: 1 }, { code: 2 }, { code: 2 }])
    expect((await play([])).ending).toMatchObject({ code: 0 })
  })

  it('can make a script for each process', async () => {
    const run = await play(({ argv }) => ({ prints: [argv.join(' ')] }), ['run-operation', 'hello'])
    expect(run.lines.find(({ info }) => info.name === 'PrintEvent')?.info.msg).toBe('run-operation hello')
  })

  it('shows the install that its script plays', async () => {
    expect((await start({ generation: '2.x' })).place.install).toMatchObject({
      generation: '2.x',
      version: '2.0.0-alpha.4',
    })
    expect((await start({})).place.install).toMatchObject({ generation: '1.x', version: '1.11.16' })
    const [first] = (await play({ generation: '1.x', version: '1.8.10' })).lines
    expect(first?.data).toMatchObject({ version: '=1.8.10' })
  })

  it('says what is missing when a script names a gate without having any', async () => {
    const { execution } = await start({ waits: { start: 'a' } })
    expect(await execution.ended(options)).toMatchObject({ kind: 'exited', code: 1 })
    expect(await said(execution, 'stderr')).toContain('give it `gates`')
  })
})
