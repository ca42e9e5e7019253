import type { NodeName, Problem } from '../../dbt/said.ts'
import type { EventDraft } from '../events.ts'
import { bounds, clipped, flat } from './bounds.ts'
import { problemText } from './story-text.ts'

/** dbt's complaints, each once: 1.x tells most of them again in its closing summary. */
export class ProblemLedger {
  readonly #kept: Problem[] = []
  readonly #known = new Set<string>()

  get kept(): readonly Problem[] {
    return this.#kept
  }

  /** The events of one complaint; none for a repetition. `node` is the node that it names, where it is known. */
  tell(told: Problem, at: number, node?: NodeName): readonly EventDraft[] {
    if (this.#isKnown(told)) return []
    const problem = { ...told, message: clipped(told.message, bounds.message) }
    if (this.#kept.length < bounds.problems) this.#kept.push(problem)
    const common = { ...(at > 0 ? { at } : {}), text: problemText(problem) }
    if (problem.severity === 'error') return [{ type: 'problem', problem, ...common }]
    const { code, message } = problem
    return [
      {
        type: 'warning',
        message,
        ...(code === undefined ? {} : { code }),
        ...(node === undefined ? {} : { node }),
        ...common,
      },
    ]
  }

  /** Two tests may fail with the same words; a repetition without a node repeats any of them. */
  #isKnown({ severity, message, nodeId }: Problem): boolean {
    const text = `${severity} ${clipped(flat(message), 300)}`
    const key = `${nodeId ?? ''} ${text}`
    if (this.#known.has(key) || (nodeId === undefined && this.#known.has(text))) return true
    if (this.#known.size < bounds.remembered) this.#known.add(key).add(text)
    return false
  }
}
