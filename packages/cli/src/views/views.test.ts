import { stripVTControlCharacters } from 'node:util'
import { createMillrace, type RunEvent, type RunResult } from '@millrace/core'
import { scriptedExecutor, type ScriptChoice } from '@millrace/core/testing'
import { describe, expect, it } from 'vitest'
import { testTerminal } from '../testing/bench.ts'
import type { Terminal } from '../terminal.ts'
import { watchRun } from '../watch-run.ts'
import { jsonView } from './json-view.ts'
import { board, liveView } from './live-view.ts'
import { plainView } from './plain-view.ts'
import type { View } from './view.ts'

const good = { nodes: [{ id: 'seed.mill.farms' }, { id: 'model.mill.ledger', dependsOn: ['seed.mill.farms'] }] }
const mixed = {
  nodes: [
    { id: 'test.mill.notes', status: 'warn' },
    { id: 'model.mill.stock', status: 'error', message: 'Database Error\n  division by zero' },
    { id: 'model.mill.report', dependsOn: ['model.mill.stock'] },
  ],
}
const down = { fails: { message: 'Database Error\n  connection to server at "db" failed: Connection refused' } }

async function shown(scripts: ScriptChoice, view: (terminal: Terminal) => View, more: Partial<Terminal> = {}) {
  const terminal = testTerminal(more)
  await using millrace = createMillrace({ executor: scriptedExecutor(scripts) })
  const run = await millrace.start({ project: '/mill', command: { name: 'build' }, retry: { delay: 0 } })
  const result = await watchRun(run, view(terminal), terminal)
  return { output: terminal.output(), result }
}

describe('the plain view', () => {
  it('has a line an event and the summary, without colours', async () => {
    const { output } = await shown(good, plainView)
    expect(output).toMatch(/^OK .*ledger/m)
    expect(output).toContain('run succeeded\n')
    expect(output).toContain('2 nodes in ')
    expect(output).not.toMatch(/START|→ running/)
    expect(output).toBe(stripVTControlCharacters(output))
  })

  it('ends with the cause of a failure', async () => {
    const { output } = await shown(mixed, plainView)
    expect(output.slice(output.indexOf(' nodes in '))).toContain('model.mill.stock: division by zero')
  })
})

describe('the JSON view', () => {
  it('has one event a line, numbered, and the result last', async () => {
    const { output, result } = await shown(mixed, ({ out }) => jsonView(out))
    const lines = output.trimEnd().split('\n')
    const values = lines.map((line) => JSON.parse(line) as RunEvent | (RunResult & { readonly type: 'result' }))
    const last = values.pop()
    expect(values.map((event) => ('seq' in event ? event.seq : 0))).toEqual(values.map((_, index) => index + 1))
    expect(last).toEqual({ type: 'result', ...(JSON.parse(JSON.stringify(result)) as object) })
  })
})

describe('the live view', () => {
  const bare = (text: string) => stripVTControlCharacters(text)
  const screen = { live: true, colour: true }

  it('lets finished nodes scroll by in colours and ends with the summary', async () => {
    const { output } = await shown(mixed, liveView, screen)
    expect(output).toContain('\u001b[33mWARN')
    expect(output).toContain('\u001b[31mERROR')
    expect(output).toContain('\u001b[2mSKIP')
    expect(bare(output)).toContain('model.mill.stock: division by zero')
  })

  it('says how many nodes are done, from 0 in each attempt', async () => {
    const { output } = await shown([down, good], liveView, screen)
    expect(bare(output)).toContain('0 nodes done, 1 executing')
    expect(bare(output)).toContain('2 nodes done, 0 executing')
    expect(bare(output)).not.toContain('3 nodes done')
    expect(output).toContain('\u001b[33mattempt 2 in')
  })

  it('lists what executes, as far as the screen is wide and high', () => {
    const plain = { colour: false, width: 40 }
    expect(board([{ name: 'farms', since: 1000 }], 3, 3400, plain)).toBe('  ● farms 2 s\n  3 nodes done, 1 executing')
    const many = Array.from({ length: 14 }, () => ({ name: 'n'.repeat(80), since: 0 }))
    const lines = board(many, 0, 0, plain).split('\n')
    expect(lines).toHaveLength(14)
    expect(lines[12]).toBe('  and 2 more')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
  })
})
