import type { DbtLineSpec } from './dbt-line.ts'
import type { ScriptedFailure } from './dbt-script.ts'
import type { NodeTimes } from './node-info.ts'
import type { PlayedNode } from './play.ts'

/** What a dialect knows of the process that speaks. */
export interface Speaker {
  readonly version: string
  /** `args.which`. */
  readonly which: string
  readonly nodes: readonly PlayedNode[]
  readonly threads: number
}

/** A node's number among those that dbt counts, and how many there are. */
export interface NodeCount {
  readonly index: number
  readonly total: number
}

/** A node at a moment of its life. */
export interface NodeMoment {
  readonly node: PlayedNode
  readonly times: NodeTimes
  readonly count: NodeCount
  /** Status as the lines tell it. */
  readonly told: string
  readonly thread: string
}

/** How one generation of dbt tells its story, and how it exits. */
export interface Dialect {
  readonly failedExit: number
  readonly interruptedExit: number
  readonly opening: (speaker: Speaker) => readonly DbtLineSpec[]
  readonly nothingSelected: () => readonly DbtLineSpec[]
  readonly begins: (moment: NodeMoment) => readonly DbtLineSpec[]
  readonly ends: (moment: NodeMoment) => readonly DbtLineSpec[]
  /** After the nodes and the artifacts. */
  readonly closing: (speaker: Speaker) => readonly DbtLineSpec[]
  readonly fails: (failure: ScriptedFailure) => readonly DbtLineSpec[]
  readonly completed: (speaker: Speaker, success: boolean) => readonly DbtLineSpec[]
  /** What is told of all nodes that an interrupt cuts short, before each of them ends. */
  readonly cancels: (running: readonly PlayedNode[]) => readonly DbtLineSpec[]
  /** The end of one of them; `place` is its place among those that ran. */
  readonly cancelled: (one: NodeMoment, place: number) => readonly DbtLineSpec[]
  /** After the cancelled nodes. */
  readonly interrupted: () => readonly DbtLineSpec[]
}
