import { existsSync } from 'node:fs'
import { readFile, glob } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { refreshed, snippet } from './support/snippets.ts'

const root = join(import.meta.dirname, '..')
const pages = await Array.fromAsync(
  glob(['*.md', 'docs/*.md', 'docs/guides/*.md', 'packages/*/README.md'], { cwd: root }),
)
const withCode = pages.filter((page) => /^(?:README|docs\/guides|packages)/.test(page))

describe.each(pages)('%s', (page) => {
  const content = () => readFile(join(root, page), 'utf8')

  it('links to what is there', async () => {
    const links = [...(await content()).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = '']) => target)
    const dead = links.filter((target) => !existsSync(join(root, dirname(page), target)))
    expect(dead).toEqual([])
  })
})

describe.each(withCode)('%s', (page) => {
  it('has only TypeScript that is run, as it is run (to renew: node examples/support/renew-pages.ts)', async () => {
    const content = await readFile(join(root, page), 'utf8')
    expect(content).toBe(refreshed(content))
    const fences = content.match(/^```ts$/gm) ?? []
    expect(content.match(/^<!-- examples\/\S+ -->\n\n?```ts$/gm) ?? []).toHaveLength(fences.length)
  })
})

describe('a snippet', () => {
  it('is a region without its marks', () => {
    expect(snippet('examples/steps.ts', 'steps')).toMatch(/^const result = await millrace\.run\(\{\n {2}project:/)
    expect(snippet('examples/steps.ts')).not.toContain('#region')
    expect(() => snippet('examples/steps.ts', 'none')).toThrow('no region none')
  })
})
