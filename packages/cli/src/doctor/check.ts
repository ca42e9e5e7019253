import { paint, type Terminal } from '../terminal.ts'

/** One thing that has to be right before dbt can run, and what to do when it is not. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly found: string
  readonly fix?: string
}

/** A check as lines for a person. */
export function formatCheck({ name, ok, found, fix }: Check, terminal: Pick<Terminal, 'colour'>): string {
  const mark = ok ? paint(terminal, 'green', 'ok  ') : paint(terminal, 'red', 'FAIL')
  const told = found.trim().replaceAll('\n', '\n     ')
  return `${mark} ${name}: ${told}${ok || fix === undefined ? '' : `\n     → ${fix}`}`
}
