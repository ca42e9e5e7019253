/**
 * Measures the classifier against labelled outputs of dbt: `node --conditions=@millrace/source scripts/corpus.ts [file]`.
 * The file has one JSON object a line: `{ text, category, retryable, adapter, id?, dbt_version?, exitCode?, note? }`;
 * `retryable` may be "ambiguous", and `alt: x/y` in the note names categories that are right too.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { classifyText } from '../packages/core/src/failure/classify.ts'
import type { Failure } from '../packages/core/src/failure/failure.ts'

interface Case {
  readonly id?: string
  readonly text: string
  readonly category: string
  readonly retryable: boolean | 'ambiguous'
  readonly adapter: string
  readonly dbt_version?: string | null
  readonly exitCode?: number
  readonly note?: string
}

interface Measured {
  readonly expected: Case
  readonly found: Failure
  readonly rightCategory: boolean
  readonly rightRetry: boolean
}

const path = process.argv[2] ?? fileURLToPath(new URL('../../shared/corpus/dbt-errors.jsonl', import.meta.url))
if (existsSync(path)) report(readCases(path).map(measure))
else {
  console.error(`No corpus at ${path}: nothing was measured. Give the path of a file of labelled cases.`)
  process.exitCode = 1
}

function readCases(file: string): readonly Case[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case)
}

function measure(expected: Case): Measured {
  const { text, adapter, dbt_version: dbtVersion, exitCode, category, retryable, note = '' } = expected
  const found = classifyText(text, {
    ...(adapter === 'any' ? {} : { adapterType: adapter }),
    ...(dbtVersion === undefined || dbtVersion === null ? {} : { dbtVersion }),
    ...(exitCode === undefined ? {} : { exitCode }),
  })
  const alternatives = /\balt: ([\w/]+)/.exec(note)?.[1]?.split('/') ?? []
  return {
    expected,
    found,
    rightCategory: [category, ...alternatives].includes(found.category),
    rightRetry: retryable === 'ambiguous' || retryable === found.retryable,
  }
}

function report(all: readonly Measured[]): void {
  for (const [category, of] of [...grouped(all, ({ expected }) => expected.category)].sort()) {
    console.log(
      `${category.padEnd(15)} ${share(of, ({ rightCategory }) => rightCategory)}   retry ${share(of, ({ rightRetry }) => rightRetry)}`,
    )
  }
  console.log(`\ncategory        ${share(all, ({ rightCategory }) => rightCategory)}`)
  console.log(`retryable       ${share(all, ({ rightRetry }) => rightRetry)}`)
  const wrongly = all.filter(({ expected, found }) => expected.retryable === false && found.retryable)
  console.log(`permanent errors that would be retried: ${String(wrongly.length)}`)

  const confused = all.filter(({ rightCategory }) => !rightCategory)
  console.log('\nConfusion (expected → found):')
  for (const [pair, of] of grouped(confused, ({ expected, found }) => `${expected.category} → ${found.category}`)) {
    console.log(`  ${pair}: ${String(of.length)}`)
  }
  console.log('\nMisses:')
  for (const { expected, found } of all.filter(({ rightCategory, rightRetry }) => !rightCategory || !rightRetry)) {
    const wanted = `${expected.category}, retry ${String(expected.retryable)}`
    console.log(
      `  ${expected.id ?? expected.text.slice(-60)}: ${wanted}; found ${found.category}, retry ${String(found.retryable)}`,
    )
    console.log(`    ${found.evidence.at(-1) ?? ''}; message: ${found.message.split('\n')[0]?.slice(0, 120) ?? ''}`)
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(items, keyOf)
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): string {
  const right = items.filter(holds).length
  const percent = items.length === 0 ? 100 : (100 * right) / items.length
  return `${String(right).padStart(3)}/${String(items.length).padEnd(3)} ${percent.toFixed(1).padStart(5)} %`
}
