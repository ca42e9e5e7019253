import type { FailureCategory } from './failure.ts'
import type { Symptom } from './symptom.ts'

/** What a failure amounts to when a rule holds. */
export interface FailureRule {
  /** Unique name, told in the evidence, such as `postgres/too-many-connections`. */
  readonly id: string
  readonly category: FailureCategory
  /** True only if the same input can succeed later without anyone acting. Default false. */
  readonly retryable?: boolean
  /**
   * Codes, one of which the complaint must carry, such as `sqlstate:42P01`, `snowflake:390111`, `http:503`,
   * `exception:KeyError`, `title:database`, `dbt:1308`, in any case. {@link Symptom.codes} says which there are.
   */
  readonly codes?: readonly string[]
  /**
   * Phrases, one of which the complaint must contain: lower case, at word boundaries, one blank for any white space,
   * `…` for up to 200 characters of anything. With `codes` too, one of either is enough.
   */
  readonly says?: readonly string[]
  /** Codes that must all be there besides. */
  readonly needs?: readonly string[]
  /** Only for these adapters, where the adapter is known. */
  readonly adapters?: readonly string[]
  /** For what codes and phrases cannot say; asked last. */
  readonly when?: (symptom: Symptom) => boolean
  /** What to do about it: one short sentence. Default: the category's own. */
  readonly advice?: string
  /** Where the fact is from: a page of a manual, a file of a driver, an observed run. */
  readonly source: string
}

/** A row of a table: a rule whose name and defaults the table completes. */
export type RuleRow = Omit<FailureRule, 'source' | 'adapters'> & Partial<Pick<FailureRule, 'source' | 'adapters'>>

/** What the rows of one table share. */
export interface RuleTable {
  /** Comes before the rows' ids. */
  readonly name: string
  /** Of the rows that name none. */
  readonly source: string
  readonly adapters?: readonly string[]
  readonly rows: readonly RuleRow[]
}

/** The rules of one table. */
export function ruleTable({ name, rows, ...shared }: RuleTable): readonly FailureRule[] {
  return rows.map((row) => ({ ...shared, ...row, id: `${name}/${row.id}` }))
}
