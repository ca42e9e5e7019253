import { showSpread, spread } from './numbers.ts'
import { untilQuiet } from './quiet.ts'

/** One pair: milliseconds with Millrace and without. */
export interface Pair {
  readonly ours: number
  readonly bare: number
}

/** How pairs are measured. */
export interface PairOptions {
  readonly ours: () => Promise<number>
  readonly bare: () => Promise<number>
  /** How many seconds a quiet machine is waited for before each pair, at most. */
  readonly patience: number
}

/** Runs one after the other, first the one and then the other, so that both meet the same machine. */
export async function measurePairs(count: number, { ours, bare, patience }: PairOptions): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  while (pairs.length < count) {
    await untilQuiet(patience)
    pairs.push({ ours: await ours(), bare: await bare() })
  }
  return pairs
}

/** The head of a table of pairs. */
export const pairsHead = ['min / median / max', 'pairs', 'bare dbt, ms', 'difference, ms', 'ratio'] as const

/** A line of such a table. */
export function pairsRow(name: string, pairs: readonly Pair[]): readonly (string | number)[] {
  const of = (value: (pair: Pair) => number, digits?: number): string =>
    pairs.length === 0 ? '' : showSpread(spread(pairs.map(value)), digits)
  return [
    name,
    pairs.length,
    of(({ bare }) => bare),
    of(({ ours, bare }) => ours - bare),
    of(({ ours, bare }) => ours / bare, 3),
  ]
}

/** Whether the middle of the pairs is within a limit on the difference, and one on the ratio where there is one. */
export function judgePairs(pairs: readonly Pair[], limits: { readonly ms: number; readonly ratio?: number }): string {
  const { ms, ratio = Infinity } = limits
  const difference = spread(pairs.map(({ ours, bare }) => ours - bare)).median
  const share = spread(pairs.map(({ ours, bare }) => ours / bare)).median
  const wanted = `at most ${ms} ms more${ratio === Infinity ? '' : ` and ${ratio} times as long`}`
  const verdict = difference <= ms && share <= ratio ? 'kept' : 'NOT kept'
  return `limit of the loaded program, ${wanted}: ${verdict} (median ${difference.toFixed(0)} ms, ${share.toFixed(3)} times)`
}
