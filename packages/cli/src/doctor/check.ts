import { styleText } from 'node:util'
import type { Terminal } from '../terminal.ts'

/** One thing that has to be right before dbt can run, and what to do when it is not. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly found: string
  readonly fix?: string
}

/** A check as lines for a person. */
export function formatCheck({ name, ok, found, fix }: Check, { colour }: Pick<Terminal, 'colour'>): string {
  const mark = ok ? 'ok  ' : 'FAIL'
  const line = `${colour ? styleText(ok ? 'green' : 'red', mark) : mark} ${name}: ${found}`
  return ok || fix === undefined ? line : `${line}\n     → ${fix}`
}
