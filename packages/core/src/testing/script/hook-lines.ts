import type { DbtGeneration } from '../../engine/install.ts'
import type { DbtLineSpec } from './dbt-line.ts'
import type { NodeMoment } from './dialect.ts'
import { nodeInfo } from './node-info.ts'
import type { PlayedNode } from './play.ts'

/** Both generations tell hooks by two lines and nothing else. */
export function hookBegins(generation: DbtGeneration, { node, times }: NodeMoment): DbtLineSpec {
  const statement = statementOf(node)
  return {
    name: 'LogHookStartLine',
    msg: generation === '1.x' ? `1 of 1 START hook: ${statement} [RUN]` : `START hook: ${node.id}`,
    data: { ...place(generation, statement), node_info: nodeInfo(node, 'started', times) },
  }
}

/** The second of the two. */
export function hookEnds(generation: DbtGeneration, { node, times, told }: NodeMoment): DbtLineSpec {
  const statement = statementOf(node)
  const word = told === 'success' ? 'OK' : 'ERROR'
  return {
    name: 'LogHookEndLine',
    msg: generation === '1.x' ? `1 of 1 ${word} hook: ${statement} [${word}]` : `${word} hook: ${node.id}`,
    data: {
      ...place(generation, statement),
      node_info: nodeInfo(node, told, times),
      status: told,
      execution_time: node.seconds,
    },
  }
}

/** `jaffle.on-run-start.0` of `operation.jaffle.jaffle-on-run-start-0`. */
function statementOf({ pkg, name }: PlayedNode): string {
  return `${pkg}.${name.replace(`${pkg}-`, '').replace(/-(\d+)$/, '.$1')}`
}

function place(generation: DbtGeneration, statement: string) {
  return generation === '1.x' ? { index: 1, total: 1, statement } : { index: 0 }
}
