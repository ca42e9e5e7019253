import type { FailureRule } from './rule.ts'
import type { Symptom } from './symptom.ts'

/** Finds the first rule of a list that holds for a symptom. */
export type RuleMatcher = (symptom: Symptom) => FailureRule | undefined

/** A phrase of a rule, ready to be looked for. */
interface Phrase {
  /** What stands before, between and after `…`. */
  readonly parts: readonly string[]
  /** Whether another letter right behind would make it another word. */
  readonly endsInWord: boolean
  readonly order: number
}

/** `…` in a phrase stands for at most so many characters. */
const gap = 200
const firstWord = /^[a-z0-9_]+/
const words = /[a-z0-9_]+/g

/**
 * Compiles rules, so that matching costs what the text is long and not how many rules there are: codes are looked up,
 * phrases are tried only where their first word stands.
 */
export function matcherOf(rules: readonly FailureRule[]): RuleMatcher {
  const byCode = new Map<string, number[]>()
  const byWord = new Map<string, Phrase[]>()
  const always: number[] = []
  rules.forEach((rule, order) => {
    const { codes = [], says = [], id } = rule
    for (const code of codes) append(byCode, code.toLowerCase(), order)
    for (const phrase of says) {
      const word = firstWord.exec(phrase)?.[0]
      if (word === undefined || phrase !== phrase.toLowerCase()) {
        throw new TypeError(`rule \`${id}\`: a phrase begins with a word and is in lower case, not "${phrase}"`)
      }
      append(byWord, word, {
        parts: phrase.split('…').map((part) => part.trim()),
        endsInWord: /\w$/.test(phrase),
        order,
      })
    }
    if (codes.length === 0 && says.length === 0) always.push(order)
  })
  const conditions = rules.map(holds)

  return (symptom) => {
    const orders = [...always, ...ordersByCode(byCode, symptom), ...ordersByPhrase(byWord, symptom.text)]
    const first = orders.sort((a, b) => a - b).find((order) => conditions[order]?.(symptom) === true)
    return first === undefined ? undefined : rules[first]
  }
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}

/** What a rule wants besides one of its codes or phrases. */
function holds(rule: FailureRule): (symptom: Symptom) => boolean {
  const needs = (rule.needs ?? []).map((code) => code.toLowerCase())
  return (symptom) =>
    needs.every((code) => symptom.codes.has(code)) &&
    (rule.adapters === undefined || symptom.adapterType === undefined || rule.adapters.includes(symptom.adapterType)) &&
    (rule.when === undefined || rule.when(symptom))
}

function* ordersByCode(byCode: ReadonlyMap<string, readonly number[]>, symptom: Symptom): Iterable<number> {
  for (const code of symptom.codes.keys()) yield* byCode.get(code) ?? []
}

function* ordersByPhrase(byWord: ReadonlyMap<string, readonly Phrase[]>, text: string): Iterable<number> {
  for (const { 0: word, index } of text.matchAll(words)) {
    for (const phrase of byWord.get(word) ?? []) {
      if (standsAt(text, index, phrase)) yield phrase.order
    }
  }
}

/** Whether the parts of a phrase stand in a text from a place on, none further from the one before than the gap. */
function standsAt(text: string, start: number, { parts, endsInWord }: Phrase): boolean {
  let at = start
  for (const [number, part] of parts.entries()) {
    const found = number === 0 ? start : text.slice(0, at + gap + part.length).indexOf(part, at)
    if (found < 0 || !text.startsWith(part, found)) return false
    at = found + part.length
  }
  return !endsInWord || !/\w/.test(text.charAt(at))
}
