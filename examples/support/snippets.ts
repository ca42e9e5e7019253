import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A marked fence of a page: `<!-- examples/retry.ts#retry -->` and the fenced block behind it. */
const marked =
  /^<!-- (?<source>examples\/[\w./-]+?)(?:#(?<region>\w+))? -->\n\n?```(?<language>\w+)\n(?<body>.*?)```$/gms

/** A page with every marked fence holding what its file has now. */
export function refreshed(page: string): string {
  return page.replaceAll(marked, (block, source: string, region: string | undefined, language: string) => {
    const head = block.slice(0, block.indexOf('```'))
    return `${head}\`\`\`${language}\n${snippet(source, region)}\`\`\``
  })
}

/** A file of the examples without its marks, or one region of it, moved to the left. */
export function snippet(source: string, region?: string): string {
  const lines = readFileSync(join(root, source), 'utf8').split('\n')
  const from = region === undefined ? 0 : lines.findIndex((line) => line.trim() === `// #region ${region}`) + 1
  if (region !== undefined && from === 0) throw new Error(`${source} has no region ${region}`)
  const until = lines.findIndex((line, index) => index >= from && line.trim() === '// #endregion')
  const body = lines.slice(from, region === undefined ? undefined : until)
  return `${outdented(body.filter((line) => !/^\s*\/\/ #(?:end)?region/.test(line)))
    .join('\n')
    .trimEnd()}\n`
}

function outdented(lines: readonly string[]): readonly string[] {
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const depth = Math.min(...depths)
  return lines.map((line) => line.slice(depth))
}
