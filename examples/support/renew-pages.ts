// Writes the examples as they are now into the pages that show them.
import { glob, readFile, writeFile } from 'node:fs/promises'
import { refreshed } from './snippets.ts'

for await (const page of glob(['README.md', 'docs/guides/*.md', 'packages/*/README.md'])) {
  const content = await readFile(page, 'utf8')
  const renewed = refreshed(content)
  if (renewed === content) continue
  await writeFile(page, renewed)
  console.log(page)
}
