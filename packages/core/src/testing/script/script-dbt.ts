import type { EndingKind } from '../../executor/executor.ts'
import type { MemoryProcess, MemoryProgram } from '../memory/memory-process.ts'
import type { EndedNode } from './artifacts.ts'
import { isSelecting } from './command-files.ts'
import type { DbtScript, ScriptedGates } from './dbt-script.ts'
import type { DbtLineSpec } from './dbt-line.ts'
import type { NodeMoment } from './dialect.ts'
import { dialectV1 } from './dialect-v1.ts'
import { dialectV2 } from './dialect-v2.ts'
import type { NodeTimes } from './node-info.ts'
import { isBad, type PlayedNode } from './play.ts'
import { openStage, type Stage } from './stage.ts'

const dialects = { '1.x': dialectV1, '2.x': dialectV2 }

/** Thrown into the script by SIGINT. */
class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** A node that executes. */
interface RunningNode {
  readonly node: PlayedNode
  readonly times: NodeTimes
  readonly thread: string
}

/**
 * A dbt that plays a script: realistic JSON lines and artifacts of either generation, with the identity that it was
 * given in its environment, dbt's own way of dying, and lies where the script asks for them.
 */
export function scriptDbt(script: DbtScript): MemoryProgram {
  return async (process) => {
    const ending = await perform(script, process)
    for (const [path, file] of Object.entries(script.files ?? {})) process.put(path, file)
    return script.ending ?? ending
  }
}

async function perform(script: DbtScript, process: MemoryProcess): Promise<EndingKind> {
  const stage = openStage(script, process)
  const dialect = dialects[stage.generation]
  const stop = new AbortController()
  const ended: EndedNode[] = []
  const running: RunningNode[] = []
  let began = false

  if (script.onInterrupt === 'ignore') process.on('SIGINT', 'ignore')
  if (script.onInterrupt === undefined || script.onInterrupt === 'dbt') {
    process.on('SIGINT', () => stop.abort(new Interrupted('SIGINT')))
  }
  if (script.onTerminate === 'ignore') process.on('SIGTERM', 'ignore')
  for (const command of script.leaves ?? []) process.leave(command)
  process.write('stdout', script.text?.stdout ?? '')
  process.write('stderr', script.text?.stderr ?? '')

  const gate = async (name: string | undefined, signal = stop.signal) => {
    if (name !== undefined) await process.waitFor(gatesOf(script).pass(name, signal))
    signal.throwIfAborted()
  }
  const wait = (at: keyof ScriptedGates) => gate(script.waits?.[at])

  const finish = (one: RunningNode, tell: (moment: NodeMoment) => readonly DbtLineSpec[]): EndedNode => {
    const { node, thread } = one
    const times = { ...one.times, finishedAt: one.times.startedAt + node.seconds * 1_000 }
    stage.reach(times.finishedAt)
    if (node.told !== false) tellNode(stage, { ...one, times, told: node.told }, tell)
    return { node, times, thread }
  }

  try {
    await wait('start')
    stage.say(dialect.opening(stage))
    if (script.fails !== undefined) {
      stage.say([...dialect.fails(script.fails), ...dialect.completed(stage, false)])
      return { kind: 'exited', code: dialect.failedExit }
    }
    if (stage.nodes.length === 0 && isSelecting(stage.which)) stage.say(dialect.nothingSelected())
    began = true
    for (const wave of waves(stage.nodes, stage.threads)) {
      for (const [slot, node] of wave.entries()) running.push(begin(stage, node, slot))
      for (let one = running[0]; one !== undefined; one = running[0]) {
        await gate(one.node.gate)
        ended.push(finish(one, dialect.ends))
        running.shift()
      }
    }
    await wait('nodes')
    stage.say((script.prints ?? []).map((msg) => ({ name: 'PrintEvent', msg, data: { msg } })))
    stage.writeArtifacts(ended)
    const success = !stage.nodes.some(({ status }) => isBad(status))
    stage.say([...dialect.closing(stage), ...dialect.completed(stage, success)])
    await wait('end')
    return { kind: 'exited', code: success ? 0 : 1 }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    await gate(script.waits?.interrupt, process.over)
    if (began) stage.writeInterrupted(ended)
    stage.say(dialect.cancels(running.map(({ node }) => node)))
    for (const [place, one] of running.entries()) finish(one, (moment) => dialect.cancelled(moment, place))
    stage.say([...dialect.interrupted(), ...dialect.completed(stage, false)])
    return { kind: 'exited', code: dialect.interruptedExit }
  }
}

function gatesOf({ gates }: DbtScript) {
  if (gates === undefined) throw new Error('the script names a gate: give it `gates`, made by gates()')
  return gates
}

function begin(stage: Stage, node: PlayedNode, slot: number): RunningNode {
  const times = { startedAt: stage.now() }
  const thread = node.isHook ? 'main' : `Thread-${slot + 1} (worker)`
  if (node.told !== false) tellNode(stage, { node, times, thread, told: node.told }, dialects[stage.generation].begins)
  return { node, times, thread }
}

/** Says what there is to say of a node. Only 1.x names the thread that says it. */
function tellNode(
  stage: Stage,
  moment: Omit<NodeMoment, 'count'>,
  tell: (moment: NodeMoment) => readonly DbtLineSpec[],
): void {
  const lines = tell({ ...moment, count: stage.countOf(moment.node) })
  const named = stage.generation === '1.x' && !moment.node.isHook
  stage.say(named ? lines.map((line) => ({ thread: moment.thread, ...line })) : lines)
}

/** Nodes that execute at the same time: as many as there are threads, none before its parents; a hook alone, in its place. */
function* waves(nodes: readonly PlayedNode[], threads: number): Generator<readonly PlayedNode[]> {
  for (let left = nodes; left[0] !== undefined;) {
    const hook = left.findIndex(({ isHook }) => isHook)
    const before = hook === -1 ? left : left.slice(0, hook)
    const waiting = new Set(before.map(({ id }) => id))
    const ready = before.filter(({ dependsOn }) => !dependsOn.some((id) => waiting.has(id)))
    const wave = new Set(ready.length === 0 ? [left[0]] : ready.slice(0, threads))
    yield [...wave]
    left = left.filter((node) => !wave.has(node))
  }
}
