// The packages as a user gets them: packed, installed into an empty folder, used from plain JavaScript with a real dbt.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outputOf, root, runCommand } from './command.ts'
import { pack, publishedPackages } from './packages.ts'

const venv = process.env['MILLRACE_TEST_VENV'] ?? join(root, '.venv')

const program = `
import assert from 'node:assert/strict'
import { createMillrace, formatSummary } from '@millrace/core'
import { localExecutor } from '@millrace/adapter-local'

const [venv, folder] = process.argv.slice(2)
await using millrace = createMillrace({ executor: localExecutor({ venv, root: folder + '/attempts' }) })
const run = await millrace.start({
  project: folder + '/mill',
  command: { name: 'build' },
  env: { MILL_DB: folder + '/mill.duckdb' },
})
const heard = new Set()
run.on('node:finished', ({ node }) => heard.add(node.id))
const result = await run.result()
console.log(formatSummary(result.summary, { colour: false, width: 100 }))
assert.equal(result.outcome, 'succeeded', JSON.stringify(result.failure))
assert.ok(result.nodes.length >= 25, 'nodes: ' + result.nodes.length)
assert.ok(heard.size >= 25, 'heard: ' + heard.size)
`

const folder = await mkdtemp(join(tmpdir(), 'millrace-smoke-'))
try {
  const app = join(folder, 'app')
  await mkdir(app)
  const tarballs = await Promise.all((await publishedPackages()).map(async (one) => pack(one, folder)))
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }))
  await writeFile(join(app, 'main.js'), program)
  await outputOf('npm', ['install', '--no-audit', '--no-fund', ...tarballs], { cwd: app })
  await cp(join(root, 'examples/dbt'), join(folder, 'mill'), {
    recursive: true,
    filter: (path) => !/\/(?:target|logs)$|\.duckdb(?:\.wal)?$/.test(path),
  })
  process.exitCode = await runCommand(process.execPath, ['main.js', venv, folder], { cwd: app })
  const help = await outputOf(process.execPath, ['node_modules/.bin/millrace', '--help'], { cwd: app })
  if (!help.includes('doctor')) throw new Error(`the installed program \`millrace\` does not know \`doctor\`:\n${help}`)
} finally {
  await rm(folder, { recursive: true })
}
