import { expect, vi } from 'vitest'
import { FileUnreadableError, type FileTrouble } from '../../errors/adapter-errors.ts'
import { probe } from '../probe/probe.ts'
import { bytes, collect, joined, text } from './bytes.ts'
import { heard, options, plenty, type ExecutorScenario } from './executor-bench.ts'

const troubled = (trouble: FileTrouble) => (error: unknown) =>
  FileUnreadableError.isInstance(error) && error.trouble === trouble

const isUnreadable = (error: unknown) => FileUnreadableError.isInstance(error)

/** Folder, environment, files. */
export function placeCases(scenario: ExecutorScenario): void {
  scenario('runs in the project, with stdin from nowhere', async (bench) => {
    const { stdout } = await bench.run([probe.in(bench.project), probe.stdin()])
    expect(stdout).toBe('in: yes\nstdin: 0 bytes\n')
  })

  scenario('hands arguments over as they are', async (bench) => {
    const texts = [
      '',
      ' two  blanks ',
      '"quotes" \'single\'',
      '$HOME `x` $(y) \\ %s',
      'line\nbreak',
      'ü 🚀',
      '--flag=1',
      '*',
    ]
    const { stdout } = await bench.run(texts.map((argument) => probe.say(argument)))
    expect(stdout).toBe(`${texts.join('\n')}\n`)
  })

  scenario('hands the environment over exactly, and nothing of our own but what it allows', async (bench) => {
    const values = ['plain', '', ' blanks ', 'quote " \' $HOME `x` \\', 'line\nbreak', 'ü 🚀', '{"a": 1}']
    vi.stubEnv('MILLRACE_SUITE_CANARY', 'ours')
    try {
      for (const value of values) {
        const { stdout } = await bench.run([probe.value('MILLRACE_SUITE')], { env: { MILLRACE_SUITE: value } })
        expect(stdout).toBe(`${value}\n`)
      }
      const { stdout } = await bench.run([probe.names()], { env: { MILLRACE_SUITE: 'x', DBT_ENV_SECRET_SUITE: 'y' } })
      const names = stdout.split('\n')
      expect(names).toEqual(expect.arrayContaining(['MILLRACE_SUITE', 'DBT_ENV_SECRET_SUITE']))
      expect(names).not.toContain('MILLRACE_SUITE_CANARY')
    } finally {
      vi.unstubAllEnvs()
    }
  })

  scenario('puts no value of the environment into any argument list', async (bench) => {
    const secret = `suite-secret-${bench.attempt().runId}`
    const { stdout } = await bench.run([probe.sought('DBT_ENV_SECRET_SUITE')], {
      env: { DBT_ENV_SECRET_SUITE: secret },
    })
    expect(stdout).toBe('in no arguments\n')
  })

  scenario('has target and log folders ready, and places inputs before the start', async (bench) => {
    const attempt = bench.attempt()
    const { target, log, state } = bench.layout(attempt)
    const inputs = [
      { path: 'state/run_results.json', content: bytes('{"a": 1}') },
      { path: 'profiles/deep/er/profiles.yml', content: bytes('x: ü') },
      { path: 'state/empty', content: new Uint8Array() },
    ]
    const { execution, stdout } = await bench.run(
      [
        probe.cat(`${state}/run_results.json`),
        probe.cat(`${bench.layout(attempt).root}/profiles/deep/er/profiles.yml`),
        probe.cat(`${state}/empty`),
        probe.write(`${target}/written`, 'in target'),
        probe.write(`${log}/dbt.log`, 'in log'),
      ],
      { attempt, inputs },
    )
    expect(stdout).toBe('{"a": 1}\nx: ü\n\n')
    expect(text(joined(await collect(execution.read('target/written', plenty))))).toBe('in target')
    expect(text(joined(await collect(execution.read('log/dbt.log', plenty))))).toBe('in log')
  })

  scenario('reads regular files, and nothing else', async (bench) => {
    const attempt = bench.attempt()
    const { root, target } = bench.layout(attempt)
    const { execution } = await bench.run(
      [
        probe.write(`${target}/ü file.json`, '{"ü": "🚀"}'),
        probe.write(`${target}/empty`, ''),
        probe.fill(`${target}/large`, 300_000),
        probe.fifo(`${target}/fifo`),
        probe.link(`${target}/link`, `${target}/empty`),
        probe.link(`${target}/loop`, `${target}/loop`),
        probe.link(`${root}/linked-folder`, target),
        probe.folder(`${target}/folder`),
      ],
      { attempt },
    )
    const read = async (path: string, maxBytes = 1_000_000) =>
      joined(await collect(execution.read(path, { ...options, maxBytes })))
    expect(text(await read('target/ü file.json'))).toBe('{"ü": "🚀"}')
    expect(await read('target/empty')).toEqual(new Uint8Array())
    expect(await read('target/large')).toEqual(new Uint8Array(300_000))
    expect(await read('target/large', 300_000)).toHaveLength(300_000)
    await expect(read('target/large', 299_999)).rejects.toSatisfy(troubled('too-large'))
    await expect(read('target/missing')).rejects.toSatisfy(troubled('missing'))
    await expect(read('nowhere/at/all')).rejects.toSatisfy(troubled('missing'))
    for (const path of ['target/fifo', 'target/link', 'target/loop', 'target/folder']) {
      await expect(read(path), path).rejects.toSatisfy(troubled('not-regular'))
    }
    await expect(read('linked-folder/empty'), 'through a link').rejects.toSatisfy(isUnreadable)
    await expect(read('../outside'), 'outside').rejects.toSatisfy(isUnreadable)
  })

  scenario('lists regular files with their sizes, by prefix', async (bench) => {
    const attempt = bench.attempt()
    const { target } = bench.layout(attempt)
    const { execution } = await bench.run(
      [
        probe.write(`${target}/run_results.json`, '12345'),
        probe.write(`${target}/compiled/jaffle/models/a.sql`, 'select 1'),
        probe.fifo(`${target}/fifo`),
        probe.link(`${target}/link`, `${target}/run_results.json`),
      ],
      { attempt },
    )
    expect(await execution.list('target/', options)).toEqual([
      { path: 'target/compiled/jaffle/models/a.sql', bytes: 8 },
      { path: 'target/run_results.json', bytes: 5 },
    ])
    expect(await execution.list('target/run', options)).toEqual([{ path: 'target/run_results.json', bytes: 5 }])
    expect(await execution.list('nowhere/', options)).toEqual([])
  })

  scenario('reads files while dbt still runs', async (bench) => {
    const attempt = bench.attempt()
    const path = `${bench.layout(attempt).target}/early`
    const execution = await bench.start([probe.write(path, 'early'), probe.catch('INT'), probe.hold()], { attempt })
    await heard(execution, 'holding')
    expect(text(joined(await collect(execution.read('target/early', plenty))))).toBe('early')
  })

  scenario('disposes of an attempt: its files are gone', async (bench) => {
    const attempt = bench.attempt()
    const path = `${bench.layout(attempt).target}/file`
    const { execution } = await bench.run([probe.write(path, 'x'), probe.cat(path)], { attempt })
    await execution.dispose(options)
    await execution.dispose(options)
    expect((await bench.run([probe.cat(path)])).stdout).toBe('missing\n')
    const [listed] = await Promise.allSettled([execution.list('', options)])
    if (listed.status === 'fulfilled') expect(listed.value).toEqual([])
  })
}

/** Files from one attempt to the next: needs the capability `keep`. */
export function keepCases(scenario: ExecutorScenario): void {
  scenario('keeps a file as an input of later attempts, also through another executor', async (bench) => {
    const key = `parse-${bench.attempt().runId}`
    const inputs = [{ path: 'target/partial_parse.msgpack', kept: key }]
    const reading = () => {
      const attempt = bench.attempt()
      const { target } = bench.layout(attempt)
      return bench.request([probe.cat(`${target}/partial_parse.msgpack`)], { attempt, inputs })
    }
    const read = async (executor = bench.executor) => {
      const execution = await executor.start(reading(), options)
      await execution.ended(options)
      return text(joined((await collect(execution.output('stdout', 0, options))).map((piece) => piece.bytes)))
    }
    expect(await read(), 'before anything was kept').toBe('missing\n')

    const keep = async (content: string) => {
      const attempt = bench.attempt()
      const path = `${bench.layout(attempt).target}/partial_parse.msgpack`
      const { execution } = await bench.run([probe.write(path, content)], { attempt })
      await execution.keep(key, 'target/partial_parse.msgpack', options)
      await execution.keep(key, 'target/not-there', options)
      await execution.dispose(options)
    }
    await keep('first')
    expect(await read()).toBe('first\n')
    await keep('second')
    expect(await read(await bench.reopen())).toBe('second\n')
  })
}
