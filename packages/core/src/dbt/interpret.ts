import type { DbtGeneration } from '../engine/install.ts'
import { byLevel } from './complaint.ts'
import type { DbtLine, Said } from './said.ts'
import { said1x } from './said-1x.ts'
import { said2x } from './said-2x.ts'

const readers = { '1.x': said1x, '2.x': said2x } as const

/**
 * What one line of dbt means. Names that no dbt said so far, and known ones without what they should say, mean what
 * their level says: an error, a warning, or nothing.
 */
export function interpret(line: DbtLine, generation: DbtGeneration): Said {
  return readers[generation].get(line.name)?.(line) ?? byLevel(line)
}
