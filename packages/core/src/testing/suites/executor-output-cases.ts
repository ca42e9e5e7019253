import { expect } from 'vitest'
import { deferred } from '../deferred.ts'
import { floodLine, probe } from '../probe/probe.ts'
import { bytes, text } from './bytes.ts'
import { heard, options, output, reason, said, type ExecutorScenario } from './executor-bench.ts'

/** What a process says, live and afterwards. */
export function outputCases(scenario: ExecutorScenario): void {
  scenario('keeps both outputs apart, byte for byte', async (bench) => {
    const { execution } = await bench.run([
      probe.say('out 1'),
      probe.complain('err 1'),
      probe.say('ü 日本 🚀'),
      probe.complain('err 2'),
      probe.bytes(0xff, 0xfe, 0, 0x0d, 0x0a, 0x80),
    ])
    expect(await output(execution)).toEqual(
      Uint8Array.from([...bytes('out 1\nü 日本 🚀\n'), 0xff, 0xfe, 0, 0x0d, 0x0a, 0x80]),
    )
    expect(await said(execution, 'stderr')).toBe('err 1\nerr 2\n')
  })

  scenario('gives output while the process still runs', async (bench) => {
    const execution = await bench.start([
      probe.say('first'),
      probe.catch('INT'),
      probe.hold(),
      probe.say('second'),
      probe.exit(0),
    ])
    expect(await heard(execution, 'first', 'holding')).toBe('first\nholding\n')
    await execution.interrupt(options)
    expect(await said(execution)).toBe('first\nholding\ncaught INT\nsecond\n')
  })

  scenario('gives output from any offset, to several readers, also after the end', async (bench) => {
    const execution = await bench.start([probe.mutter('0123456789')])
    const [whole, tail] = await Promise.all([said(execution), said(execution, 'stdout', 4)])
    expect([whole, tail]).toEqual(['0123456789', '456789'])
    await execution.ended(options)
    expect(await said(execution, 'stdout', 9)).toBe('9')
    expect(await said(execution, 'stdout', 10)).toBe('')
    expect(await said(execution, 'stderr')).toBe('')
  })

  scenario('ends output only after the last byte, with or without a line end', async (bench) => {
    const { stdout } = await bench.run([probe.flood(3), probe.mutter('no line end')])
    expect(stdout).toBe(`${floodLine(1)}${floodLine(2)}${floodLine(3)}no line end`)
  })

  scenario('loses nothing of a large output, in pieces of bounded size', async (bench) => {
    const lines = 50_000
    const execution = await bench.start([probe.flood(lines), probe.exit(0)])
    let total = 0
    let largest = 0
    const wrong: number[] = []
    for await (const piece of execution.output('stdout', 0, options)) {
      expect(piece.offset).toBe(total)
      const first = Math.ceil(piece.offset / 100)
      const start = first * 100 - piece.offset
      if (piece.bytes.byteLength >= start + 100) {
        const line = text(piece.bytes.subarray(start, start + 100))
        if (line !== floodLine(first + 1)) wrong.push(first + 1)
      }
      total += piece.bytes.byteLength
      largest = Math.max(largest, piece.bytes.byteLength)
    }
    expect({ total, wrong }).toEqual({ total: lines * 100, wrong: [] })
    expect(largest, 'bytes of the largest piece').toBeLessThanOrEqual(4 << 20)
    expect(await said(execution, 'stdout', (lines - 1) * 100)).toBe(floodLine(lines))
  })

  scenario('lets a reader leave early', async (bench) => {
    const execution = await bench.start([probe.flood(1_000), probe.catch('INT'), probe.hold(), probe.exit(0)])
    for await (const piece of execution.output('stdout', 0, options)) {
      expect(piece.offset).toBe(0)
      break
    }
    await heard(execution, 'holding')
    await execution.interrupt(options)
    expect(await execution.ended(options)).toMatchObject({ kind: 'exited', code: 0 })
  })

  scenario('stops waiting for output or for the end when the signal aborts; the process goes on', async (bench) => {
    const execution = await bench.start([probe.catch('INT'), probe.hold(), probe.exit(7)])
    await heard(execution, 'holding')
    const stop = new AbortController()
    const caughtUp = deferred()
    const waiting = execution.ended({ signal: stop.signal })
    const reading = (async () => {
      let all = ''
      for await (const piece of execution.output('stdout', 0, { signal: stop.signal })) {
        all += text(piece.bytes)
        if (all.includes('holding')) caughtUp.resolve()
      }
    })()
    const rejected = [expect(reading).rejects.toBe(reason), expect(waiting).rejects.toBe(reason)]
    await caughtUp.promise
    stop.abort(reason)
    await Promise.all(rejected)
    await execution.interrupt(options)
    expect(await execution.ended(options)).toMatchObject({ kind: 'exited', code: 7 })
  })
}
