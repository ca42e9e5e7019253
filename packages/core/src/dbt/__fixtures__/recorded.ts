import { readFileSync } from 'node:fs'
import { interpret } from '../interpret.ts'
import { parseLine } from '../parse-line.ts'
import type { DbtLine, Said } from '../said.ts'
import type { DbtGeneration } from '../../engine/install.ts'

/** Bytes of a file beside this one. */
export function recordedBytes(file: string): Uint8Array {
  return readFileSync(new URL(file, import.meta.url))
}

/** Lines of a recorded log, as dbt wrote them. */
export function recordedTexts(file: string): readonly string[] {
  return new TextDecoder().decode(recordedBytes(file)).trimEnd().split('\n')
}

/** The same, read. */
export function recordedLines(file: string): readonly DbtLine[] {
  return recordedTexts(file).map((text) => {
    const parsed = parseLine(text)
    if (parsed.kind === 'text') throw new Error(`no line of dbt: ${text}`)
    return parsed.line
  })
}

/** What recorded lines mean. */
export function recordedSaid(file: string, generation: DbtGeneration): readonly Said[] {
  return recordedLines(file).map((line) => interpret(line, generation))
}

/** A line that no recording has: of versions, warehouses or situations that were only read about. */
export function lineWith(parts: Partial<DbtLine>): DbtLine {
  return { name: 'Unheard', code: '', level: 'info', message: '', at: 0, extra: {}, data: {}, ...parts }
}
